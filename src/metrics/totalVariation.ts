import { histograms } from './internal/histograms.js';

/**
 * The total variation distance of two histograms over the same bins.
 *
 *     TV(p, q) = 1/2 Σ |p - q|
 *
 * In plain words: the share that must be moved to other bins to turn one into the other. The best classifier of draws
 * from the two is right with probability (1 + TV) / 2.
 *
 * From 0 to 1. Weights and errors are those of `klDivergence`. Bias: upwards, for n draws of a uniform p
 * with K bins by about √((K - 1) / 2πn).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { totalVariation } from 'rxgan/metrics';
 *
 * assert.equal(totalVariation([3, 1], [1, 1]), 0.25);
 * ```
 */
export const totalVariation = (p: ArrayLike<number>, q: ArrayLike<number>): number => {
  const [a, b] = histograms('totalVariation', p, q);
  return a.reduce((sum, share, k) => sum + Math.abs(share - b[k]!), 0) / 2;
};
