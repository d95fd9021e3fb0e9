import { membership, shareAboveZero, squaredRadii } from './internal/balls.js';
import { comparable, type Estimate, type Rows } from './rows.js';
import type { Sliced } from './sliced.js';

export interface PrecisionRecall {
  /** The share of generated rows that lie in the ball of some real row. */
  readonly precision: Estimate;
  /** The share of real rows that lie in the ball of some generated row. */
  readonly recall: Estimate;
}

/**
 * Precision and recall of generated rows, `[n, d]` real and `[m, d]` generated, from their k nearest neighbors.
 *
 * The ball of a row reaches to the k-th neighbor in its own sample, itself excluded; its border does not belong to it.
 *
 * In plain words: precision is whether the generated points lie where data lies, recall whether data lies where the
 * generator goes. One far outlier has a huge ball and spoils either; `densityCoverage` bears that better.
 *
 * Bias: unknown, so `ideal` is undefined; compare at equal counts and k only. Values in [0, 1]. Exact copies of a row
 * make radii of 0, and such a ball is empty. Errors: `ShapeMismatch`; `ConfigError` for a k that is not below both
 * counts. Cost (n + m)² d. Source: Kynkäänniemi et al. 2019, section 2 (k = 3).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runToEnd, precisionRecall, rows } from 'rxgan/metrics';
 *
 * const real = rows([0, 1, 2, 3, 100, 101, 102, 103], 1);
 * const fake = rows([0.1, 1.1, 1.9, 2.9], 1);
 * const { precision, recall } = runToEnd(precisionRecall(real, fake, { neighbors: 1 }));
 * assert.deepEqual([precision.value, recall.value], [1, 0.5]);
 * ```
 */
export function* precisionRecall(
  real: Rows,
  fake: Rows,
  { neighbors = 3 }: { readonly neighbors?: number } = {},
): Sliced<PrecisionRecall> {
  const { n, m } = comparable('precisionRecall', real, fake, 2);
  const path = 'precisionRecall.neighbors';
  const nearReal = yield* membership(real, yield* squaredRadii(path, real, neighbors), fake);
  const nearFake = yield* membership(fake, yield* squaredRadii(path, fake, neighbors), real);
  const estimate = (value: number): Estimate => ({ value, real: n, fake: m, ideal: undefined });
  return {
    precision: estimate(shareAboveZero(nearReal.inside)),
    recall: estimate(shareAboveZero(nearFake.inside)),
  };
}
