import * as tf from '@tensorflow/tfjs-core';
import { closed, closedAsFake, crossEntropyAsFake, crossEntropyAsReal } from './closedFormCosts.js';
import { separableLoss } from './separableLoss.js';

/**
 * The two-player game of the first paper, both sides of one value V.
 *
 *     L_D = mean softplus(-r) + mean softplus(f)        L_G = -mean softplus(f)
 *
 * In plain words: the discriminator classifies; the generator maximizes its error. The generator's gradient vanishes
 * where the discriminator wins, so on several modes this collapses: use `nonSaturating`.
 *
 * Shapes: scores `[batch, 1]` to a scalar, in nats. Source: Goodfellow et al. 2014, eq. 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { minimax, lossContext } from 'rxgan/losses';
 *
 * const undecided = tf.zeros([4, 1]);
 * const [loss] = await minimax.discriminator(undecided, undecided, lossContext()).data();
 * assert.ok(Math.abs(loss! - 2 * Math.log(2)) < 1e-6);
 * ```
 */
export const minimax = separableLoss({
  name: 'minimax',
  asReal: crossEntropyAsReal,
  asFake: crossEntropyAsFake,
  generator: closed(
    (fake, context) => tf.neg(crossEntropyAsFake(fake, context)),
    (score) => closedAsFake(score).map((number) => -number) as [number, number],
  ),
});
