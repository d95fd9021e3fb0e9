import { failure } from '../../errors.js';
import { checked } from '../../schema/checked.js';
import { integer, seed as seedSchema } from '../../schema/numbers.js';
import { optional, struct } from '../../schema/records.js';
import { check, type Schema } from '../../schema/schema.js';
import { figures } from './figures.js';
import { some } from './some.js';

/** What a glyph is of. */
export type GlyphClass = keyof typeof figures;
export const glyphClasses = Object.keys(figures) as readonly GlyphClass[];

/** The colors in [-1, 1], on a background of -1. */
export const palette = {
  white: [1, 1, 1],
  gray: [0, 0, 0],
  red: [1, -0.7, -0.7],
  orange: [1, 0.2, -1],
  yellow: [1, 1, -0.7],
  green: [-0.7, 0.7, -0.7],
  cyan: [-0.6, 1, 1],
  blue: [-0.5, -0.4, 1],
  magenta: [1, -0.6, 1],
} as const satisfies Readonly<Record<string, readonly [number, number, number]>>;
export type GlyphColor = keyof typeof palette;

/** A factor that is always the same, or uniform between two numbers. */
export type GlyphRange = number | readonly [min: number, max: number];

/** Lengths are in halves of an edge: the picture reaches from -1 to 1, with x to the right and y downwards. */
export interface GlyphOptions {
  readonly seed?: number;
  /** How many examples the set holds; 10,000 if not given. */
  readonly size?: number;
  /** Pixels along an edge; 28 if not given. */
  readonly resolution?: number;
  /** 1 for gray images, which is the default, or 3 for RGB. */
  readonly channels?: 1 | 3;
  /** Which classes there are, in the order of their labels; all ten if not given. */
  readonly classes?: readonly GlyphClass[];
  /** In radians, clockwise; up to π/8 either way if not given, at which every figure but disk and ring shows its angle. */
  readonly angle?: GlyphRange;
  /** From the center of a figure to its farthest point; 0.4 to 0.55 if not given. */
  readonly scale?: GlyphRange;
  /** The diameter of the round brush that a figure is painted with; 0.12 to 0.25 if not given. */
  readonly thickness?: GlyphRange;
  /** White if not given, or, for RGB, any of the nine; gray images may be white and gray. */
  readonly colors?: readonly GlyphColor[];
  /** Where the center of mass is, within 0.05; -0.3 to 0.3 if not given. */
  readonly x?: GlyphRange;
  readonly y?: GlyphRange;
}
/** All options, with ranges as pairs. */
export type GlyphSetup = Required<Omit<GlyphOptions, Ranged>> &
  Readonly<Record<Ranged, readonly [min: number, max: number]>>;
type Ranged = 'angle' | 'scale' | 'thickness' | 'x' | 'y';

const range = (least: number, most: number): Schema<GlyphRange> => {
  const inside = (value: unknown): value is number => typeof value === 'number' && value >= least && value <= most;
  return check(
    `a number from ${least} to ${most}, or two that ascend`,
    (value): value is GlyphRange =>
      inside(value) || (Array.isArray(value) && value.length === 2 && value.every(inside) && value[0]! <= value[1]!),
  );
};

const schemaOf = (colors: readonly GlyphColor[]) =>
  struct({
    seed: optional(seedSchema),
    size: optional(integer({ min: 1 })),
    resolution: optional(integer({ min: 8, max: 1_024 })),
    channels: optional(check('1 or 3', (value): value is 1 | 3 => value === 1 || value === 3)),
    classes: optional(some(...glyphClasses)),
    angle: optional(range(-7, 7)),
    scale: optional(range(0.1, 1)),
    thickness: optional(range(0.01, 1)),
    colors: optional(some(...colors)),
    x: optional(range(-1, 1)),
    y: optional(range(-1, 1)),
  });

const pair = (given: GlyphRange | undefined, min: number, max: number): readonly [number, number] =>
  given === undefined ? [min, max] : typeof given === 'number' ? [given, given] : given;

const allColors = Object.keys(palette) as readonly GlyphColor[];

/** The options of `caller`, checked and completed: every glyph they allow lies in the picture as a whole. */
export const glyphSetup = (caller: string, options: GlyphOptions): GlyphSetup => {
  const gray = options.channels !== 3;
  const given = checked(schemaOf(gray ? ['white', 'gray'] : allColors), caller, options);
  const setup = {
    seed: given.seed ?? 0,
    size: given.size ?? 10_000,
    resolution: given.resolution ?? 28,
    channels: given.channels ?? 1,
    classes: given.classes ?? glyphClasses,
    angle: pair(given.angle, -Math.PI / 8, Math.PI / 8),
    scale: pair(given.scale, 0.4, 0.55),
    thickness: pair(given.thickness, 0.12, 0.25),
    colors: given.colors ?? (gray ? ['white'] : allColors),
    x: pair(given.x, -0.3, 0.3),
    y: pair(given.y, -0.3, 0.3),
  } satisfies GlyphSetup;
  const farthest = Math.max(...setup.x.map(Math.abs), ...setup.y.map(Math.abs));
  const reach = farthest + setup.scale[1] + setup.thickness[1] / 2;
  if (reach > 1 + 1e-9)
    throw failure(
      'ConfigError',
      caller,
      `a glyph may reach ${reach.toFixed(3)} from the middle, and the picture ends at 1`,
      'make scale, thickness or the range of x and y smaller',
    );
  return setup;
};
