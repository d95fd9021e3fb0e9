import * as tf from '@tensorflow/tfjs-core';

/**
 * The larger of two tensors, elementwise with broadcasting: a + max(b - a, 0). Where they are equal, `a` gets the gradient.
 *
 * In plain words: `tf.maximum` throws in a second derivative; this does not.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { maximum } from 'rxgan/models';
 *
 * assert.deepEqual(await maximum(tf.tensor1d([1, 5]), tf.scalar(3)).array(), [3, 5]);
 * ```
 */
export const maximum = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.add(a, tf.relu(tf.sub(b, a)));
