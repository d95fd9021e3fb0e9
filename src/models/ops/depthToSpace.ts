import * as tf from '@tensorflow/tfjs-core';
import { type TwiceDifferentiable, twiceDifferentiable } from './twiceDifferentiable.js';

/**
 * Moves groups of `block`² channels into blocks of pixels. Shapes: `[batch, height, width, block² · channels]` to
 * `[batch, block · height, block · width, channels]`.
 *
 * In plain words: enlarge an image with pixels that a convolution has prepared (sub-pixel convolution, Shi et al. 2016).
 * `tf.depthToSpace` has no gradient.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { depthToSpace } from 'rxgan/models';
 *
 * assert.deepEqual(depthToSpace(2)(tf.ones([1, 3, 3, 8])).shape, [1, 6, 6, 2]);
 * ```
 */
export const depthToSpace = (block: number): TwiceDifferentiable =>
  twiceDifferentiable((x) => {
    const [batch, height, width, depth] = x.shape as [number, number, number, number];
    const channels = depth / (block * block);
    const split = tf.reshape(x, [batch, height, width, block, block, channels]);
    return tf.reshape(tf.transpose(split, [0, 1, 3, 2, 4, 5]), [batch, height * block, width * block, channels]);
  });
