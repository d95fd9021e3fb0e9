import { keyOf, uniforms } from '../../random.js';
import type { GlyphFactors, Glyphs } from '../glyphs.js';
import { figures } from './figures.js';
import { type GlyphSetup, palette } from './glyphOptions.js';

/** From where in the picture to how far from the edge of a glyph: below 0 inside. */
type SignedDistance = (x: number, y: number) => number;

/** The factors of example i. All are drawn, whatever is restricted, so that to fix one leaves the others what they are. */
export const factorsOf = ({ seed, classes, colors, ...ranges }: GlyphSetup): ((index: number) => GlyphFactors) => {
  const key = keyOf(seed, 'glyphs');
  const chosen = <A>(items: readonly A[], u: number): A => items[Math.floor(u * items.length)]!;
  const between = ([min, max]: readonly [number, number], u: number): number => min + (max - min) * u;
  return (index) => {
    const u = uniforms(key, 7, index);
    return {
      class: chosen(classes, u[0]!),
      angle: between(ranges.angle, u[1]!),
      scale: between(ranges.scale, u[2]!),
      thickness: between(ranges.thickness, u[3]!),
      color: chosen(colors, u[4]!),
      x: between(ranges.x, u[5]!),
      y: between(ranges.y, u[6]!),
    };
  };
};

const distanceTo = ({ class: name, angle, scale, thickness, x, y }: GlyphFactors): SignedDistance => {
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  const figure = figures[name];
  return (px, py) => {
    const [dx, dy] = [px - x, py - y];
    return scale * figure(cos * dx + sin * dy, cos * dy - sin * dx) - thickness / 2;
  };
};

/** Glyphs of these factors; `shaped` may change what is painted. */
export const drawGlyphs = (
  name: string,
  { size, resolution, channels, classes }: GlyphSetup,
  factors: (index: number) => GlyphFactors,
  shaped: (distance: number) => number = (distance) => distance,
): Glyphs => ({
  name,
  size,
  shape: [resolution, resolution, channels],
  classes: classes.length,
  classNames: classes,
  label: (index) => classes.indexOf(factors(index).class),
  factors,
  at: (index) => {
    const of = factors(index);
    const distance = distanceTo(of);
    const color = palette[of.color];
    const image = new Float32Array(resolution * resolution * channels).fill(-1);
    const along = (pixel: number): number => (2 * pixel + 1) / resolution - 1;
    // Beyond its reach and a pixel there is nothing of it.
    const reach = of.scale + of.thickness / 2 + 2 / resolution;
    const from = (center: number): number => Math.max(0, Math.floor(((center - reach + 1) * resolution) / 2));
    const to = (center: number): number => Math.min(resolution, Math.ceil(((center + reach + 1) * resolution) / 2));
    for (let row = from(of.y); row < to(of.y); row++)
      for (let column = from(of.x); column < to(of.x); column++) {
        const pixels = (shaped(distance(along(column), along(row))) * resolution) / 2;
        // The share of a pixel that an edge through it covers, as if the edge were parallel to the pixel's.
        const covered = Math.min(1, Math.max(0, 0.5 - pixels));
        const start = (row * resolution + column) * channels;
        for (let channel = 0; channel < channels; channel++)
          image[start + channel] = covered * (color[channel]! + 1) - 1;
      }
    return image;
  },
});
