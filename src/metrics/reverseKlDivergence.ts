import { histograms, relativeEntropy } from './internal/histograms.js';

/**
 * The Kullback–Leibler divergence of two histograms with the roles exchanged.
 *
 *     KL(q ‖ p) = Σ q log(q / p)        with 0 log 0 = 0, and Infinity where q > 0 = p
 *
 * In plain words: large where the model goes and no data is, and blind to data that the model leaves out.
 *
 * In nats, from 0. Weights, bias and errors are those of `klDivergence`. Source: Kullback & Leibler 1951.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { reverseKlDivergence } from 'rxgan/metrics';
 *
 * const [data, model] = [[1, 1, 1, 1], [1, 0, 0, 0]];
 * assert.equal(reverseKlDivergence(data, model), Math.log(4));
 * ```
 */
export const reverseKlDivergence = (p: ArrayLike<number>, q: ArrayLike<number>): number => {
  const [from, to] = histograms('reverseKlDivergence', p, q);
  return relativeEntropy(to, from);
};
