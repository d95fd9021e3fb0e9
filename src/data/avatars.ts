import { keyOf, uniforms } from '../random.js';
import {
  type AvatarAttribute,
  type AvatarExtra,
  type AvatarFactors,
  type AvatarOptions,
  type AvatarSetup,
  avatarAttributes,
  avatarSetup,
} from './internal/avatarOptions.js';
import { drawAvatar } from './internal/drawAvatar.js';
import type { LabeledDataset } from './mnist.js';

export {
  type AvatarAttribute,
  type AvatarExtra,
  type AvatarFactors,
  type AvatarOptions,
  avatarValues,
} from './internal/avatarOptions.js';

/** Images of avatars, with the attributes that each of them was drawn from. */
export interface Avatars extends LabeledDataset {
  readonly factors: (index: number) => AvatarFactors;
  /** The values of the attribute `labelBy` in the order of their labels. */
  readonly classNames: readonly string[];
}

/** How many wear them, where the options leave a choice. */
const worn: Readonly<Partial<Record<AvatarAttribute, number>>> = {
  glasses: 0.5,
  beard: 0.2,
  hat: 0.2,
  earrings: 0.2,
} satisfies Record<AvatarExtra, number>;

/** The value of one attribute of example i. Each has random numbers of its own: to restrict one leaves the others. */
const drawn = ({ seed, values }: AvatarSetup, attribute: AvatarAttribute): ((index: number) => string) => {
  const key = keyOf(seed, `avatars/${attribute}`);
  const share = worn[attribute];
  const all = values[attribute];
  const some = share === undefined ? all : all.filter((value) => value !== 'none');
  return (index) => {
    const [u, chosen] = uniforms(key, 2, index);
    const none = some.length === 0 || (some.length < all.length && u! >= share!);
    return none ? 'none' : some[Math.floor(chosen! * some.length)]!;
  };
};

/** The image as numbers from -1 to 1, each pixel a square of `factor` · `factor`. */
const enlarged = (image: Float64Array, resolution: number): Float32Array => {
  const factor = resolution / 16;
  return Float32Array.from({ length: resolution * resolution * 3 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const [row, column] = [pixel / resolution, pixel % resolution].map((at) => Math.floor(Math.floor(at) / factor));
    return image[3 * (row! * 16 + column!) + channel]! / 127.5 - 1;
  });
};

/**
 * Images of people in 16 x 16 pixels, drawn from 16 independent attributes: skin, hair, eyes, mouth, clothing, glasses,
 * beard, hat, earrings, and the colors of these; some 10¹⁵ in all.
 *
 * In plain words: faces in color that need no download, small enough for a CPU, with everything known of each: for
 * conditions, captions and translations.
 *
 * Attributes are uniform over the values that the options leave; half wear glasses, and a fifth each a beard, a hat and
 * earrings. Example i is a function of (seed, i), and to restrict an attribute leaves the others what they are. Labels are the
 * places of the values of `labelBy` in `classNames`; `avatarValues` has all values.
 *
 * Shapes: `[resolution, resolution, 3]` in [-1, 1]. Defaults: 10,000 images of 16 x 16 pixels, labeled by the color of their
 * hair. Errors: `ConfigError` for an option out of range and for values that an attribute does not have.
 *
 * Source: the designs are "Pixel Art" by DiceBear, CC0 1.0: they and all images of them may be used for anything. See
 * `tools/avatars`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { avatars } from 'rxgan/data';
 *
 * const people = avatars({ resolution: 32, hairColor: ['blond', 'red'], hat: ['none'] });
 * assert.deepEqual([people.shape, people.classNames], [[32, 32, 3], ['blond', 'red']]);
 * assert.equal(people.classNames[people.label(4)], people.factors(4).hairColor);
 * ```
 */
export const avatars = (options: AvatarOptions = {}): Avatars => {
  const setup = avatarSetup('avatars', options);
  const { size, resolution, labelBy, values } = setup;
  const draws = avatarAttributes.map((attribute) => [attribute, drawn(setup, attribute)] as const);
  const factors = (index: number): AvatarFactors =>
    Object.fromEntries(draws.map(([attribute, draw]) => [attribute, draw(index)])) as AvatarFactors;
  return {
    name: 'avatars',
    size,
    shape: [resolution, resolution, 3],
    classes: values[labelBy].length,
    classNames: values[labelBy],
    label: (index) => values[labelBy].indexOf(factors(index)[labelBy]),
    factors,
    at: (index) => enlarged(drawAvatar(factors(index)), resolution),
  };
};
