import * as tf from '@tensorflow/tfjs-core';
import { closed, linear, minus } from './closedFormCosts.js';
import { separableLoss } from './separableLoss.js';

/**
 * The Wasserstein loss.
 *
 *     L_D = mean f - mean r        L_G = -mean f
 *
 * In plain words: the critic's gap between real and fake, an estimate of how far the two are apart, up to a constant.
 * Only meaningful for a Lipschitz critic: give the discriminator's optimizer `clipWeights(0.01)`, or wrap the loss in
 * `gradientPenalty(10)`. -L_D is the estimate of the distance.
 *
 * Shapes: scores `[batch, 1]` to a scalar. Source: Arjovsky, Chintala & Bottou 2017, algorithm 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { lossContext, wasserstein } from 'rxgan/losses';
 *
 * assert.equal(await wasserstein.discriminator(tf.tensor1d([3]), tf.tensor1d([1]), lossContext()).array(), -2);
 * ```
 */
export const wasserstein = separableLoss({
  name: 'wasserstein',
  asReal: closed((scores) => tf.neg(scores), minus),
  asFake: closed((scores) => scores, linear),
  generator: closed((fake) => tf.neg(fake), minus),
});
