import { failure } from '../errors.js';
import { keyOf, uniforms } from '../random.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import { comparable, type Estimate, type Rows } from './rows.js';
import type { Sliced } from './sliced.js';
import { type Plane, structuralSimilarity, windowSide } from './structuralSimilarity.js';

export interface MultiScaleSsim extends Estimate {
  /** How many pairs of each sample were compared. */
  readonly pairs: number;
  /** At how many scales; five for images of 176 pixels and more. */
  readonly scales: number;
}
export interface MultiScaleSsimOptions {
  /** What a row is: `[height, width, channels]`. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** The values of black and white: [0, 1], or [-1, 1] for a generator that ends in tanh. */
  readonly range?: readonly [black: number, white: number];
  readonly pairs?: number;
  readonly seed?: number;
}

/** The exponents of Wang et al. 2003, finest scale first. */
const exponents = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

/** Means of two by two pixels; the last row or column of an odd side is left out. */
const halved = ({ data, ...size }: Plane): Plane => {
  const [height, width] = [Math.floor(size.height / 2), Math.floor(size.width / 2)];
  const half = new Float64Array(height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const corner = 2 * y * size.width + 2 * x;
      half[y * width + x] =
        (data[corner]! + data[corner + 1]! + data[corner + size.width]! + data[corner + size.width + 1]!) / 4;
    }
  return { data: half, height, width };
};

/** Π_{j<M} structure_j^w_j · whole_M^w_M over the scales 1 … M; a negative mean counts as 0. */
function* similarity(x: Plane, y: Plane, scales: number): Sliced<number> {
  const total = exponents.slice(0, scales).reduce((sum, exponent) => sum + exponent, 0);
  let result = 1;
  for (let scale = 0, a = x, b = y; scale < scales; scale++, a = halved(a), b = halved(b)) {
    const { structure, whole } = yield* structuralSimilarity(a, b);
    result *= Math.max(0, scale === scales - 1 ? whole : structure) ** (exponents[scale]! / total);
  }
  return result;
}

/** Channel c of an image, black as 0 and white as 1. */
const plane = (images: Rows, image: number, c: number, { shape, range = [0, 1] }: MultiScaleSsimOptions): Plane => {
  const [height, width, channels] = shape;
  const [black, white] = range;
  const data = new Float64Array(height * width);
  for (let i = 0; i < data.length; i++) {
    const value = images.data[image * images.width + i * channels + c]!;
    data[i] = (value - black) / (white - black);
    if (!(data[i]! >= -1e-6 && data[i]! <= 1 + 1e-6))
      throw failure(
        'ConfigError',
        'multiScaleSsim.range',
        `expected values from ${black} to ${white}, got ${value} in image ${image}`,
        'give the values of black and white, [-1, 1] for images out of tanh',
      );
  }
  return { data, height, width };
};

/** Two different ones of so many images, drawn for one pair. */
const drawn = (count: number, key: readonly [number, number], pair: number): readonly [number, number] => {
  const [u, v] = uniforms(key, 2, pair);
  const first = Math.floor(u! * count);
  return [first, (first + 1 + Math.floor(v! * (count - 1))) % count];
};

function* meanSimilarity(images: Rows, count: number, scales: number, options: MultiScaleSsimOptions): Sliced<number> {
  const { shape, pairs = 100, seed = 0 } = options;
  const key = keyOf(seed, 'multiScaleSsim');
  let sum = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const [i, j] = drawn(count, key, pair);
    for (let c = 0; c < shape[2]; c++)
      sum += yield* similarity(plane(images, i, c, options), plane(images, j, c, options), scales);
  }
  return sum / (pairs * shape[2]);
}

/**
 * The mean multi-scale structural similarity of random pairs of images of one sample: a metric of diversity.
 *
 * In plain words: how alike are two generated images? 1 if they are all the same. It says nothing about their quality,
 * and means something only beside the similarity of real images, which is the `ideal`.
 *
 * Rows are images `[height, width, channels]`. MS-SSIM is the product over scales of contrast · structure to the powers
 * 0.0448, 0.2856, 0.3001, 0.2363, 0.1333, at the coarsest with luminance; a negative mean over an image counts as 0,
 * and channels are averaged. Each scale halves the sides, and as long as they have 11 pixels, the window, it counts:
 * two scales for 28 or 32 pixels, three for 64, five from 176. The powers of the scales in use are normalized to sum to
 * 1, so values are comparable only at equal size. Compare images of one class, as the source does.
 *
 * Bias: none; `ideal` is estimated from as many real pairs. Errors: `ShapeMismatch`, for fewer than two images too;
 * `ConfigError` for sides below 11 and values outside the range. A piece is one blur of one channel. Source: Wang,
 * Simoncelli & Bovik 2003; as a metric of diversity Odena, Olah & Shlens 2017, section 4.1 (100 pairs a class).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runToEnd, multiScaleSsim, rows } from 'rxgan/metrics';
 *
 * const stripes = Array.from({ length: 16 * 16 }, (_, i) => i % 2);
 * const real = rows([...stripes, ...stripes.map((value) => 1 - value)], 16 * 16);
 * const collapsed = rows([...stripes, ...stripes], 16 * 16);
 * const { value, ideal } = runToEnd(multiScaleSsim(real, collapsed, { shape: [16, 16, 1] }));
 * assert.ok(Math.abs(value - 1) < 1e-12 && ideal === 0);
 * ```
 */
export function* multiScaleSsim(real: Rows, fake: Rows, options: MultiScaleSsimOptions): Sliced<MultiScaleSsim> {
  const { n, m } = comparable('multiScaleSsim', real, fake, 2);
  const { shape, pairs = 100 } = options;
  const [height, width, channels] = shape;
  checked(integer({ min: 1 }), 'multiScaleSsim.pairs', pairs, 'use 100');
  const larger = `give images of at least ${windowSide} by ${windowSide} pixels, the size of a window`;
  for (const side of [height, width]) checked(integer({ min: windowSide }), 'multiScaleSsim.shape', side, larger);
  if (height * width * channels !== real.width)
    throw failure(
      'ShapeMismatch',
      'multiScaleSsim.shape',
      `[${shape.join(', ')}] is not the shape of a row of ${real.width} numbers`,
      'give [height, width, channels]',
    );
  const scales = Math.min(exponents.length, 1 + Math.floor(Math.log2(Math.min(height, width) / windowSide)));
  const ideal = yield* meanSimilarity(real, n, scales, options);
  const value = yield* meanSimilarity(fake, m, scales, options);
  return { value, real: n, fake: m, ideal, pairs, scales };
}
