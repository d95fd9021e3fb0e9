import * as tf from '@tensorflow/tfjs-core';
import { type TwiceDifferentiable, twiceDifferentiable } from './twiceDifferentiable.js';

/**
 * The mean over blocks of `size` × `size` pixels. Shapes: `[batch, height, width, channels]` to
 * `[batch, height / size, width / size, channels]`; height and width must be multiples of size.
 *
 * In plain words: shrink an image. `tf.avgPool` throws in a second derivative; a reshape and a mean do not.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { averagePool } from 'rxgan/models';
 *
 * assert.deepEqual(averagePool(2)(tf.ones([1, 4, 4, 3])).shape, [1, 2, 2, 3]);
 * ```
 */
export const averagePool = (size: number): TwiceDifferentiable =>
  twiceDifferentiable((x) => {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    return tf.mean(tf.reshape(x, [batch, height / size, size, width / size, size, channels]), [2, 4]);
  });
