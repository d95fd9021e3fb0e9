import * as tf from '@tensorflow/tfjs-core';
import { constant } from './constant.js';

/**
 * Of two tensors, at each place `a` where the condition holds and `b` where it does not, with broadcasting. Each gets the
 * gradient where it was chosen, the condition none.
 *
 * In plain words: a piecewise function. The condition is given as a function, so that the tape does not see it:
 * TensorFlow.js has no derivative of a comparison, and `tf.where` throws as soon as its condition depends on the input.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
import { constant } from './constant.js';
 * import { where } from 'rxgan/models';
 *
 * const huber = (x: tf.Tensor) =>
 *   where(() => tf.less(tf.abs(x), 1), tf.mul(0.5, tf.square(x)), tf.sub(tf.abs(x), 0.5));
 * assert.deepEqual(await huber(tf.tensor1d([-3, 1, 0.5])).array(), [2.5, 0.5, 0.125]);
 * ```
 */
export const where = (condition: () => tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  tf.where(constant(condition), a, b);
