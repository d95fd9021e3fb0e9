import * as tf from '@tensorflow/tfjs-core';
import { perExampleSum } from './klToStandardNormal.js';

/**
 * The auto-encoder's loss: mean_i |x_i - decoder(encoder(x_i))|², the sum over numbers, the mean over the batch.
 *
 * In plain words: how much is lost on the way through the code. For data that is 0 or 1 and logits, `bernoulliNll`.
 *
 * Of linear layers and a code of k numbers, the least value is the sum of the discarded eigenvalues of the covariance:
 * that of principal components. Shapes: `[batch, …]` to a scalar, in squared units of the data. Source: Hinton &
 * Salakhutdinov 2006; Baldi & Hornik 1989.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { reconstructionError } from 'rxgan/losses';
 *
 * assert.equal(await reconstructionError(tf.tensor2d([[3, 4], [0, 0]]), tf.zeros([2, 2])).array(), 12.5);
 * ```
 */
export const reconstructionError = (x: tf.Tensor, reconstruction: tf.Tensor): tf.Scalar =>
  tf.mean(perExampleSum(tf.square(tf.sub(x, reconstruction))));
