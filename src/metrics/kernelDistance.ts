import { keyOf, permuted } from '../random.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import { innerProduct, meanAcross, meanWithin, type OfTwoRows } from './internal/pairs.js';
import { comparable, type Estimate, type Rows } from './rows.js';
import type { Sliced } from './sliced.js';

export interface KernelDistance extends Estimate {
  readonly blocks: number;
  readonly blockSize: number;
  /** The standard deviation over the blocks; NaN for one block. */
  readonly deviation: number;
  /** The standard error of the value: deviation / √blocks, since blocks share no row. */
  readonly standardError: number;
}
export interface KernelDistanceOptions {
  /** Rows of each sample in a block; 100, or as many as there are. */
  readonly blockSize?: number;
  /** Deals the rows out at random; without it blocks are taken in order. */
  readonly seed?: number;
}

const cubic: OfTwoRows = (a, i, b, j) => (innerProduct(a, i, b, j) / a.width + 1) ** 3;

const gathered = ({ data, width }: Rows, indices: readonly number[]): Rows => {
  const chosen = new Float64Array(indices.length * width);
  indices.forEach((i, k) => {
    for (let c = 0; c < width; c++) chosen[k * width + c] = data[i * width + c]!;
  });
  return { data: chosen, width };
};

/**
 * The squared maximum mean discrepancy with the kernel k(x, y) = (x·y / d + 1)³, unbiased, as a mean over blocks.
 *
 *     mean k(x, x') + mean k(y, y') - 2 mean k(x, y)        over pairs of different rows of a block
 *
 * In plain words: compares means, variances and skewnesses at once. On features of the Inception network it is the
 * kernel Inception distance; on other features it is comparable only with itself.
 *
 * Rows that fill no block are left out of the counts. Blocks do not overlap, unlike the subsets of the source, so the
 * standard error is honest. Bias: none, so the ideal is 0 and values below 0 are right. Not invariant to translation.
 * Errors: `ShapeMismatch`; `ConfigError` for a block of one row or of more rows than there are. Cost (n + m) d times
 * the size of a block. Source: Bińkowski et al. 2018, section 4.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runToEnd, kernelDistance, rows } from 'rxgan/metrics';
 *
 * const { value, blocks } = runToEnd(kernelDistance(rows([1, 1, 1, 1], 1), rows([0, 0, 0, 0], 1), { blockSize: 2 }));
 * assert.deepEqual([value, blocks], [8 + 1 - 2, 2]);
 * ```
 */
export function* kernelDistance(
  real: Rows,
  fake: Rows,
  { blockSize, seed }: KernelDistanceOptions = {},
): Sliced<KernelDistance> {
  const { n, m } = comparable('kernelDistance', real, fake, 2);
  const fewer = Math.min(n, m);
  const next = 'use 100, and give at least as many rows of each sample';
  const size = checked(
    integer({ min: 2, max: fewer }),
    'kernelDistance.blockSize',
    blockSize ?? Math.min(100, fewer),
    next,
  );
  const blocks = Math.floor(fewer / size);

  const block = (sample: Rows, count: number, side: string, b: number): Rows => {
    const key = seed === undefined ? undefined : keyOf(seed, `kernelDistance/${side}`);
    const places = Array.from({ length: size }, (_, k) => b * size + k);
    return gathered(sample, key === undefined ? places : places.map((place) => permuted(place, count, key)));
  };
  const values: number[] = [];
  for (let b = 0; b < blocks; b++) {
    const [x, y] = [block(real, n, 'real', b), block(fake, m, 'fake', b)];
    const across = yield* meanAcross(cubic, x, y);
    values.push((yield* meanWithin(cubic, x)) + (yield* meanWithin(cubic, y)) - 2 * across);
  }
  const value = values.reduce((sum, each) => sum + each, 0) / blocks;
  const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (blocks - 1));
  return {
    value,
    real: blocks * size,
    fake: blocks * size,
    ideal: 0,
    blocks,
    blockSize: size,
    deviation,
    standardError: deviation / Math.sqrt(blocks),
  };
}
