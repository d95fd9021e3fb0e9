import * as tf from '@tensorflow/tfjs-core';
import { type TwiceDifferentiable, twiceDifferentiable } from './activation.js';
import { maximumOver } from './reductions.js';

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

const ofBlock = maximumOver([2, 4]);

/**
 * The largest number of each block of `size` × `size` pixels. Shapes: `[batch, height, width, channels]` to
 * `[batch, height / size, width / size, channels]`; height and width must be multiples of size.
 *
 * In plain words: shrink an image, keeping what stands out. `tf.maxPool` throws in a second derivative. Windows that
 * overlap are not offered: use strides in a convolution.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { maximumPool } from 'rxgan/models';
 *
 * assert.deepEqual(await maximumPool(2)(tf.tensor4d([1, 7, 3, 5], [1, 2, 2, 1])).array(), [[[[7]]]]);
 * ```
 */
export const maximumPool = (size: number): TwiceDifferentiable =>
  twiceDifferentiable((x) => {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const blocks = tf.reshape(x, [batch, height / size, size, width / size, size, channels]);
    return tf.reshape(ofBlock(blocks), [batch, height / size, width / size, channels]);
  });
