import { checked } from '../../schema/checked.js';
import { integer, seed as seedSchema } from '../../schema/numbers.js';
import { optional, struct } from '../../schema/records.js';
import { oneOf } from '../../schema/scalars.js';
import { check } from '../../schema/schema.js';
import { avatarColors, avatarParts } from './avatarParts.js';
import { some } from './some.js';

const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>): readonly K[] => Object.keys(table) as K[];
const orNone = <K extends string>(table: Readonly<Record<K, unknown>>) => ['none', ...keysOf(table)] as const;

/** The attributes of avatars, with the values that each may have. */
export const avatarValues = {
  skin: keysOf(avatarColors.skin),
  hair: keysOf(avatarParts.hair),
  hairColor: keysOf(avatarColors.hair),
  eyes: keysOf(avatarParts.eyes),
  eyesColor: keysOf(avatarColors.eyes),
  mouth: keysOf(avatarParts.mouth),
  mouthColor: keysOf(avatarColors.mouth),
  clothing: keysOf(avatarParts.clothing),
  clothingColor: keysOf(avatarColors.clothing),
  glasses: orNone(avatarParts.glasses),
  glassesColor: keysOf(avatarColors.glasses),
  beard: orNone(avatarParts.beard),
  hat: orNone(avatarParts.hat),
  hatColor: keysOf(avatarColors.hat),
  earrings: orNone(avatarParts.earrings),
  earringsColor: keysOf(avatarColors.earrings),
};
type Values = typeof avatarValues;
export type AvatarAttribute = keyof Values;
/** What not everybody wears. */
export type AvatarExtra = 'glasses' | 'beard' | 'hat' | 'earrings';
export const avatarExtras = ['glasses', 'beard', 'hat', 'earrings'] as const satisfies readonly AvatarExtra[];

/** What an avatar is drawn from. Colors of what it does not wear have values too, and show nowhere. */
export type AvatarFactors = { readonly [K in AvatarAttribute]: Values[K][number] };

interface Common {
  readonly seed?: number;
  /** How many examples the set holds; 10,000 if not given. */
  readonly size?: number;
  /** Pixels along an edge; 16 if not given, as they are drawn. Each becomes a square of 2 x 2 or 4 x 4. */
  readonly resolution?: 16 | 32 | 64;
  /** The attribute that the labels are of; `hairColor` if not given. */
  readonly labelBy?: AvatarAttribute;
}
/** Each attribute may be restricted to some of its values, in the order of their labels. */
export type AvatarOptions = Common & { readonly [K in AvatarAttribute]?: readonly AvatarFactors[K][] };
export type AvatarSetup = Required<Common> & { readonly values: Readonly<Record<AvatarAttribute, readonly string[]>> };

export const avatarAttributes = keysOf(avatarValues);

const common = struct({
  seed: optional(seedSchema),
  size: optional(integer({ min: 1 })),
  resolution: optional(
    check('16, 32 or 64', (value): value is 16 | 32 | 64 => value === 16 || value === 32 || value === 64),
  ),
  labelBy: optional(oneOf(...avatarAttributes)),
});

/** The options of `caller`, checked and completed. */
export const avatarSetup = (caller: string, options: AvatarOptions): AvatarSetup => {
  const { seed = 0, size = 10_000, resolution = 16, labelBy = 'hairColor' } = checked<Common>(common, caller, options);
  const values = avatarAttributes.map((attribute) => {
    const all: readonly string[] = avatarValues[attribute];
    return [attribute, checked(some(...all), `${caller}.${attribute}`, options[attribute] ?? all)] as const;
  });
  return {
    seed,
    size,
    resolution,
    labelBy,
    values: Object.fromEntries(values) as AvatarSetup['values'],
  };
};
