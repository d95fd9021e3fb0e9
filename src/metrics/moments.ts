import { failure } from '../errors.js';
import type { Gaussian } from './gaussian.js';
import { countOf, type Rows } from './rows.js';
import type { Sliced } from './sliced.js';

/** What is known of a sample whose rows may be gone: count, mean and scatter. */
export interface Moments {
  readonly count: number;
  /** `[d]` */
  readonly mean: Float64Array;
  /** Σ (x - mean)(x - mean)ᵀ, `[d, d]` row by row. */
  readonly scatter: Float64Array;
}

/**
 * Count, mean and scatter of a sample, `[n, d]`.
 *
 * In plain words: all that a Fréchet distance needs. Collect them batch by batch and `mergeMoments`, and no more than
 * one batch is ever kept.
 *
 * Errors: `ShapeMismatch` for an unfinished row. Cost n d². Source: Chan, Golub & LeVeque 1983.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runToEnd, moments, rows } from 'rxgan/metrics';
 *
 * const { count, mean, scatter } = runToEnd(moments(rows([0, 1, 2, 5], 2)));
 * assert.deepEqual([count, ...mean, ...scatter], [2, 1, 3, 2, 4, 4, 8]);
 * ```
 */
export function* moments(sample: Rows): Sliced<Moments> {
  const count = countOf('moments', sample);
  const { data, width } = sample;
  const mean = new Float64Array(width);
  for (let i = 0; i < data.length; i++) mean[i % width]! += data[i]! / count;
  yield;
  const scatter = new Float64Array(width * width);
  for (let row = 0; row < data.length; row += width) {
    for (let i = 0; i < width; i++) {
      const deviation = data[row + i]! - mean[i]!;
      for (let j = 0; j < width; j++) scatter[i * width + j]! += deviation * (data[row + j]! - mean[j]!);
    }
    yield;
  }
  return { count, mean, scatter };
}

/**
 * The moments of two samples together.
 *
 * In plain words: as if the rows had been collected in one sample, up to rounding; the order does not matter.
 *
 * Errors: `ShapeMismatch` for different widths.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runToEnd, mergeMoments, moments, rows } from 'rxgan/metrics';
 *
 * const [first, second] = [runToEnd(moments(rows([1, 3], 1))), runToEnd(moments(rows([5], 1)))];
 * assert.deepEqual(mergeMoments(first, second), runToEnd(moments(rows([1, 3, 5], 1))));
 * ```
 */
export const mergeMoments = (a: Moments, b: Moments): Moments => {
  const width = a.mean.length;
  if (width !== b.mean.length)
    throw failure(
      'ShapeMismatch',
      'mergeMoments',
      `rows of ${width} and of ${b.mean.length} numbers`,
      'merge moments of the same features',
    );
  const count = a.count + b.count;
  const apart = b.mean.map((value, i) => value - a.mean[i]!);
  return {
    count,
    mean: a.mean.map((value, i) => value + (apart[i]! * b.count) / count),
    scatter: a.scatter.map(
      (value, at) =>
        value + b.scatter[at]! + apart[Math.floor(at / width)]! * apart[at % width]! * ((a.count * b.count) / count),
    ),
  };
};

/** The Gaussian with these moments; the covariance is unbiased, Σ / (n - 1). */
export const gaussianOf = ({ count, mean, scatter }: Moments): Gaussian => ({
  mean,
  covariance: scatter.map((entry) => entry / (count - 1)),
});
