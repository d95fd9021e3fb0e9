import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { sameShape } from '../shape.js';
import type { AdversarialLoss, Scores } from './loss.js';
import type { SeparableLoss } from './separableLoss.js';

const difference = (a: Scores, b: Scores): tf.Tensor => {
  if (sameShape(a.shape, b.shape)) return tf.sub(a, b);
  throw failure(
    'ShapeMismatch',
    'relativisticPairing',
    `compares scores in pairs, but got [${a.shape}] and [${b.shape}]`,
    'use batches of one size, or relativisticAverage',
  );
};

/**
 * Each real score relative to one generated score.
 *
 *     L_D = mean_i A(r_i - f_i)        L_G = mean_i A(f_i - r_i)
 *
 * where A is the cost of a score that should look real.
 *
 * In plain words: in every pair of a real and a generated example, the real one should score higher. There is no other
 * way to win than to be more real than the data, so a generator gains nothing by leaving modes out.
 *
 * Shapes: scores `[batch, 1]`, as many real as generated. Errors: `ShapeMismatch` otherwise. Source: Jolicoeur-Martineau
 * 2018, eqs 6 and 7 (RSGAN with the cross-entropy); Huang et al. 2024 (R3GAN, with R1 and R2).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { lossContext, nonSaturating, relativisticPairing } from 'rxgan/losses';
 *
 * const [even] = await relativisticPairing(nonSaturating)
 *   .discriminator(tf.tensor1d([7]), tf.tensor1d([7]), lossContext())
 *   .data();
 * assert.ok(Math.abs(even! - Math.log(2)) < 1e-6);
 * ```
 */
export const relativisticPairing = <D extends string, G extends string>(
  loss: SeparableLoss<D, G>,
): AdversarialLoss<D, G> => ({
  ...loss,
  name: `relativisticPairing(${loss.name})`,
  discriminator: (real, fake, context) => tf.mean(loss.asReal(difference(real, fake), context)),
  generator: (fake, real, context) => tf.mean(loss.asReal(difference(fake, real()), context)),
});
