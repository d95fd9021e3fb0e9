import { PNG } from 'pngjs';

type Color = readonly [red: number, green: number, blue: number];

/** Scores over a square grid of `size` × `size` cells, row by row from the lowest y. */
export interface Surface {
  readonly size: number;
  /** The square is [-extent, extent]². */
  readonly extent: number;
  readonly scores: ArrayLike<number>;
}
export interface PointsPicture {
  readonly real: ArrayLike<number>;
  readonly fake: ArrayLike<number>;
  readonly surface: Surface;
  /** Width and height in pixels. */
  readonly pixels?: number;
}

const real: Color = [24, 128, 88];
const fake: Color = [122, 40, 168];
const leansReal: Color = [198, 230, 214];
const leansFake: Color = [230, 208, 240];
const undecided: Color = [246, 246, 248];

const mixed = (a: Color, b: Color, share: number): Color =>
  a.map((channel, i) => Math.round(channel + (b[i]! - channel) * share)) as unknown as Color;

/** White where the discriminator is undecided, green where it leans to real, purple where it leans to generated. */
const leaning = (score: number, scale: number): Color => {
  const strength = Math.tanh(Math.abs(score) / scale);
  return Number.isFinite(strength) ? mixed(undecided, score > 0 ? leansReal : leansFake, strength) : undecided;
};

/**
 * A PNG of real (green) and generated (purple) points over the discriminator's surface.
 *
 * In plain words: the picture to look at after a run. `[n, 2]` points row by row; what lies outside is not drawn.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { pointsPicture } from 'rxgan/runs';
 *
 * const surface = { size: 1, extent: 1, scores: [0] };
 * const png = pointsPicture({ real: [0, 0], fake: [0.5, 0.5], surface, pixels: 32 });
 * assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
 * ```
 */
export const pointsPicture = ({ real: reals, fake: fakes, surface, pixels = 720 }: PointsPicture): Buffer => {
  const { size, extent, scores } = surface;
  const png = new PNG({ width: pixels, height: pixels });
  const paint = (x: number, y: number, [red, green, blue]: Color): void => {
    // Asked in the positive, so that a NaN is outside.
    if (x >= 0 && y >= 0 && x < pixels && y < pixels) png.data.set([red, green, blue, 255], 4 * (y * pixels + x));
  };
  const scale = Math.max(1e-6, ...Array.from(scores, (score) => (Number.isFinite(score) ? Math.abs(score) : 0))) / 2;
  for (let y = 0; y < pixels; y++)
    for (let x = 0; x < pixels; x++) {
      const row = Math.floor(((pixels - 1 - y) / pixels) * size);
      const column = Math.floor((x / pixels) * size);
      paint(x, y, leaning(scores[row * size + column]!, scale));
    }
  const dot = (px: number, py: number, radius: number, color: Color): void => {
    const centerX = Math.round(((px + extent) / (2 * extent)) * pixels);
    const centerY = Math.round(((extent - py) / (2 * extent)) * pixels);
    for (let y = -radius; y <= radius; y++)
      for (let x = -radius; x <= radius; x++)
        if (x * x + y * y <= radius * radius) paint(centerX + x, centerY + y, color);
  };
  // Real points larger and below, so that generated ones on top of them leave a green rim.
  for (let i = 0; i + 1 < reals.length; i += 2) dot(reals[i]!, reals[i + 1]!, 4, real);
  for (let i = 0; i + 1 < fakes.length; i += 2) dot(fakes[i]!, fakes[i + 1]!, 2, fake);
  return PNG.sync.write(png);
};
