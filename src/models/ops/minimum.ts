import * as tf from '@tensorflow/tfjs-core';

/**
 * The smaller of two tensors, elementwise with broadcasting: a - max(a - b, 0). Where they are equal, `a` gets the gradient.
 *
 * In plain words: `tf.minimum` throws in a second derivative; this does not.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { minimum } from 'rxgan/models';
 *
 * assert.deepEqual(await minimum(tf.tensor1d([1, 5]), tf.scalar(3)).array(), [1, 3]);
 * ```
 */
export const minimum = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.sub(a, tf.relu(tf.sub(a, b)));
