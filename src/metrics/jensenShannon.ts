import { histograms, relativeEntropy } from './internal/histograms.js';

/**
 * The Jensen–Shannon divergence of two histograms over the same bins.
 *
 *     JSD(p, q) = 1/2 KL(p ‖ m) + 1/2 KL(q ‖ m)        with m = (p + q) / 2
 *
 * In plain words: how well a draw from one of the two tells which one it was. What the discriminator of the first paper
 * measures: at its optimum L_D = 2 log 2 - 2 JSD. It cannot see distance: log 2 for all that do not overlap.
 *
 * In nats, from 0 to log 2; its square root is a metric. By way of the mixture, as the difference of entropies cancels
 * for nearly equal histograms. Weights and errors are those of `klDivergence`. Bias: for n draws of a p with K bins the
 * expected value is about (K - 1) / 8n, not 0. Source: Lin 1991.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { jensenShannon } from 'rxgan/metrics';
 *
 * const apart = jensenShannon([1, 1, 0, 0], [0, 0, 3, 1]);
 * assert.ok(Math.abs(apart - Math.log(2)) < 1e-15);
 * ```
 */
export const jensenShannon = (p: ArrayLike<number>, q: ArrayLike<number>): number => {
  const [a, b] = histograms('jensenShannon', p, q);
  const mixture = a.map((share, k) => (share + b[k]!) / 2);
  return (relativeEntropy(a, mixture) + relativeEntropy(b, mixture)) / 2;
};
