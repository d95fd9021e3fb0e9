import * as tf from '@tensorflow/tfjs-core';
import { closed } from './closedFormCosts.js';
import { type Cost, type SeparableLoss, separableLoss } from './separableLoss.js';

/** Half the squared distance of a score to a label. */
const distanceTo = (label: number): Cost =>
  closed(
    (scores) => tf.mul(0.5, tf.square(tf.sub(scores, label))),
    (score) => [0.5 * (score - label) ** 2, score - label],
  );

/**
 * Least squares with labels of your choice: `fake` (a), `real` (b), and what the generator aims at (c).
 *
 *     L_D = 1/2 mean (r - b)² + 1/2 mean (f - a)²        L_G = 1/2 mean (f - c)²
 *
 * In plain words: scores are pulled towards labels instead of being classified, so nothing saturates.
 *
 * b - c = 1 and b - a = 2, for instance (a, b, c) = (-1, 1, 0), makes it the Pearson χ² divergence.
 * Shapes: scores `[batch, 1]` to a scalar. Source: Mao et al. 2017, eqs 2 and 8.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { leastSquaresWith, lossContext } from 'rxgan/losses';
 *
 * const pearson = leastSquaresWith({ fake: -1, real: 1, generator: 0 });
 * assert.equal(await pearson.generator(tf.tensor1d([2]), () => tf.zeros([1]), lossContext()).array(), 2);
 * ```
 */
export const leastSquaresWith = (labels: {
  readonly fake: number;
  readonly real: number;
  readonly generator: number;
}): SeparableLoss =>
  separableLoss({
    name: 'leastSquares',
    asReal: distanceTo(labels.real),
    asFake: distanceTo(labels.fake),
    generator: distanceTo(labels.generator),
    anyRange: true,
  });

/** Least squares with the labels 0 for fake, 1 for real, 1 for the generator's aim: Mao et al. 2017, eq. 9. */
export const leastSquares = leastSquaresWith({ fake: 0, real: 1, generator: 1 });
