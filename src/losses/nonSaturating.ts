import { crossEntropyAsFake, crossEntropyAsReal } from './closedFormCosts.js';
import { separableLoss } from './separableLoss.js';

/**
 * The alternative for the generator that the first paper recommends.
 *
 *     L_D = mean softplus(-r) + mean softplus(f)        L_G = mean softplus(-f)
 *
 * In plain words: the discriminator classifies; the generator wants its examples called real, and learns most where it
 * fails. The usual default.
 *
 * Shapes: scores `[batch, 1]` to a scalar, in nats. Source: Goodfellow et al. 2014, section 3.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { lossContext, nonSaturating } from 'rxgan/losses';
 *
 * const caught = tf.fill([4, 1], -50);
 * const [loss] = await nonSaturating.generator(caught, () => caught, lossContext()).data();
 * assert.equal(loss, 50);
 * ```
 */
export const nonSaturating = separableLoss({
  name: 'nonSaturating',
  asReal: crossEntropyAsReal,
  asFake: crossEntropyAsFake,
  generator: crossEntropyAsReal,
});
