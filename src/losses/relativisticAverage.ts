import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss } from './loss.js';
import type { SeparableLoss } from './separableLoss.js';

/**
 * Scores relative to the mean score of the other side.
 *
 *     L_D = mean A(r - mean f) + mean B(f - mean r)        L_G = mean A(f - mean r) + mean B(r - mean f)
 *
 * where A is the cost of a score that should look real and B of one that should look fake.
 *
 * In plain words: the question is not whether an example is real, but whether it is more real than the others are on
 * average. The generator then also learns by making real examples look less so.
 *
 * Shapes: scores `[batch, 1]`, of any two sizes. Source: Jolicoeur-Martineau 2018, eqs 8 and 9 (RaSGAN with the
 * cross-entropy, RaLSGAN with least squares).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { hinge, lossContext, relativisticAverage } from 'rxgan/losses';
 *
 * const loss = relativisticAverage(hinge);
 * const apart = loss.discriminator(tf.tensor1d([5, 5]), tf.tensor1d([3]), lossContext());
 * assert.equal(await apart.array(), 0);
 * ```
 */
export const relativisticAverage = <D extends string, G extends string>(
  loss: SeparableLoss<D, G>,
): AdversarialLoss<D, G> => ({
  ...loss,
  name: `relativisticAverage(${loss.name})`,
  discriminator: (real, fake, context) =>
    tf.add(
      tf.mean(loss.asReal(tf.sub(real, tf.mean(fake)), context)),
      tf.mean(loss.asFake(tf.sub(fake, tf.mean(real)), context)),
    ),
  generator: (fake, scoreReal, context) => {
    const real = scoreReal();
    return tf.add(
      tf.mean(loss.asReal(tf.sub(fake, tf.mean(real)), context)),
      tf.mean(loss.asFake(tf.sub(real, tf.mean(fake)), context)),
    );
  },
});
