import * as tf from '@tensorflow/tfjs-core';
import { closed, minus } from './closedFormCosts.js';
import { separableLoss } from './separableLoss.js';

/**
 * The hinge loss of the discriminator with a linear generator.
 *
 *     L_D = mean max(0, 1 - r) + mean max(0, 1 + f)        L_G = -mean f
 *
 * In plain words: scores beyond the margin ±1 are good enough and are left alone.
 *
 * Shapes: scores `[batch, 1]` to a scalar. Source: Lim & Ye 2017, eq. 8; used by SAGAN and BigGAN.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { hinge, lossContext } from 'rxgan/losses';
 *
 * assert.equal(await hinge.discriminator(tf.tensor1d([2]), tf.tensor1d([-2]), lossContext()).array(), 0);
 * ```
 */
export const hinge = separableLoss({
  name: 'hinge',
  asReal: closed(
    (scores) => tf.relu(tf.sub(1, scores)),
    // NaN is passed on, as the tape does.
    (score) => (score >= 1 ? [0, 0] : [1 - score, -1]),
  ),
  asFake: closed(
    (scores) => tf.relu(tf.add(1, scores)),
    (score) => (score <= -1 ? [0, 0] : [1 + score, 1]),
  ),
  generator: closed((fake) => tf.neg(fake), minus),
});
