import type { Glyphs } from './glyphs.js';
import { drawGlyphs, factorsOf } from './internal/drawGlyphs.js';
import { type GlyphOptions, glyphSetup } from './internal/glyphOptions.js';

/**
 * Pairs of images: the outline of a glyph in white, one pixel wide, and the same glyph filled, in the color of its class.
 *
 * In plain words: to fill an outline one has to see which side is inside, and to color it, what it is the outline of.
 *
 * Class k has color k of `colors`, over again if there are fewer, so that an outline has one answer.
 *
 * Shapes, defaults and errors: those of `glyphs`, but that gray images have the colors white and gray if none are given.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { glyphPairs } from 'rxgan/data';
 *
 * const { input, target } = glyphPairs({ resolution: 16, classes: ['disk', 'square'] });
 * const { class: name, color } = target.factors(3);
 * assert.equal(color, name === 'disk' ? 'white' : 'gray');
 * assert.equal(input.factors(3).x, target.factors(3).x);
 * ```
 */
export const glyphPairs = (options: GlyphOptions = {}): { readonly input: Glyphs; readonly target: Glyphs } => {
  const gray = options.channels !== 3;
  const setup = glyphSetup('glyphPairs', gray ? { colors: ['white', 'gray'], ...options } : options);
  const factors = factorsOf(setup);
  const { classes, colors, resolution } = setup;
  const width = 2 / resolution;
  // The outline lies inside, so that both fill the same place.
  const outlined = (distance: number): number => Math.abs(distance + width / 2) - width / 2;
  return {
    input: drawGlyphs('glyphPairs/outlines', setup, (index) => ({ ...factors(index), color: 'white' }), outlined),
    target: drawGlyphs('glyphPairs/filled', setup, (index) => {
      const of = factors(index);
      return { ...of, color: colors[classes.indexOf(of.class) % colors.length]! };
    }),
  };
};
