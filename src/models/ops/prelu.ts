import * as tf from '@tensorflow/tfjs-core';

/**
 * The rectifier with a learned slope: x for x > 0, slope · x otherwise, elementwise; the slope broadcasts to x.
 *
 * In plain words: a leaky rectifier whose slope is a weight, one number or one a channel. It is right to second order in
 * both; `tf.prelu` throws in a second derivative.
 *
 * Source: He et al. 2015, eq. 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { prelu } from 'rxgan/models';
 *
 * assert.deepEqual(await prelu(tf.tensor1d([-4, 2]), tf.scalar(0.25)).array(), [-1, 2]);
 * ```
 */
export const prelu = (x: tf.Tensor, slope: tf.Tensor): tf.Tensor => {
  const positive = tf.step(x);
  return tf.mul(x, tf.add(positive, tf.mul(slope, tf.sub(1, positive))));
};
