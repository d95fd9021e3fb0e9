import { drawGlyphs, factorsOf } from './internal/drawGlyphs.js';
import { type GlyphClass, type GlyphColor, type GlyphOptions, glyphSetup } from './internal/glyphOptions.js';
import type { LabeledDataset } from './mnist.js';

export type { GlyphClass, GlyphColor, GlyphOptions, GlyphRange } from './internal/glyphOptions.js';

/** What a glyph is drawn from: its factors of variation, independent of each other. See `GlyphOptions` for the units. */
export interface GlyphFactors {
  readonly class: GlyphClass;
  readonly angle: number;
  readonly scale: number;
  readonly thickness: number;
  readonly color: GlyphColor;
  readonly x: number;
  readonly y: number;
}

/** Images of glyphs, with all that each of them was drawn from. */
export interface Glyphs extends LabeledDataset {
  readonly factors: (index: number) => GlyphFactors;
  /** The classes in the order of their labels. */
  readonly classNames: readonly GlyphClass[];
}

/**
 * Images of one figure each (disk, square, triangle, ring, bar, plus, L, T, Z, chevron), drawn from independent uniform
 * factors: class, angle, scale, thickness, color and position.
 *
 * In plain words: a data set that needs no download, of any resolution, in which everything is known of every example: what
 * a condition should produce, what a code should have found, what a caption should say.
 *
 * Figure F becomes all points within thickness / 2 of scale · rotate(F, angle) + (x, y); a pixel is covered by
 * clamp(1/2 - d, 0, 1) where d is the signed distance of its center, in pixels. Example i is a function of (seed, i), and to
 * restrict a factor leaves the others what they are. Which class looks the same after a turn: disk and ring after any, square
 * and plus after π/2, triangle after 2π/3, bar and Z after π.
 *
 * Shapes: `[resolution, resolution, channels]` in [-1, 1], where -1 is the background. Defaults: 10,000 gray images of
 * 28 x 28 pixels; those of the factors are with `GlyphOptions`. Errors: `ConfigError` for an option out of range and for
 * factors with which a glyph might leave the picture.
 *
 * Source: independent factors as in dSprites (Matthey et al. 2017); signed distances as in Green 2007, "Improved
 * alpha-tested magnification".
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { glyphs } from 'rxgan/data';
 *
 * const letters = glyphs({ resolution: 16, channels: 3, classes: ['L', 'T', 'Z'], angle: 0 });
 * const { class: name, angle } = letters.factors(5);
 * assert.deepEqual([name, angle], [letters.classNames[letters.label(5)], 0]);
 * assert.deepEqual(letters.at(5), glyphs({ resolution: 16, channels: 3, classes: ['L', 'T', 'Z'], angle: 0 }).at(5));
 * ```
 */
export const glyphs = (options: GlyphOptions = {}): Glyphs => {
  const setup = glyphSetup('glyphs', options);
  return drawGlyphs('glyphs', setup, factorsOf(setup));
};
