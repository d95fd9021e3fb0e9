import { histograms, relativeEntropy } from './internal/histograms.js';

/**
 * The Kullback–Leibler divergence of two histograms over the same bins.
 *
 *     KL(p ‖ q) = Σ p log(p / q)        with 0 log 0 = 0, and Infinity where p > 0 = q
 *
 * In plain words: how surprised one is by p when expecting q. Large where data is that the model leaves out.
 *
 * In nats, from 0. Weights are normalized, so counts will do, and they are not changed. Bias: for n draws of a p with K
 * bins the expected value is about (K - 1) / 2n, not 0. Errors: `ShapeMismatch` for different numbers of bins;
 * `ConfigError` for a weight below 0 or not finite, and for a sum of 0. Source: Kullback & Leibler 1951.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { klDivergence } from 'rxgan/metrics';
 *
 * assert.equal(klDivergence([3, 0], [1, 1]), Math.log(2));
 * assert.equal(klDivergence([1, 1], [3, 0]), Number.POSITIVE_INFINITY);
 * ```
 */
export const klDivergence = (p: ArrayLike<number>, q: ArrayLike<number>): number =>
  relativeEntropy(...histograms('klDivergence', p, q));
