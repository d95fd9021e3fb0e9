import * as tf from '@tensorflow/tfjs-core';
import { type TwiceDifferentiable, twiceDifferentiable } from './twiceDifferentiable.js';

/**
 * Every pixel repeated `factor` × `factor` times. Shapes: `[batch, height, width, channels]` to
 * `[batch, factor · height, factor · width, channels]`.
 *
 * In plain words: enlarge an image by its nearest neighbors. `tf.image.resizeNearestNeighbor` throws in a second
 * derivative and, on the JS engine, has a wrong first one for batches above 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { upsample } from 'rxgan/models';
 *
 * const row = upsample(2)(tf.tensor4d([1, 2], [1, 1, 2, 1]));
 * assert.deepEqual(await tf.reshape(row, [2, 4]).array(), [[1, 1, 2, 2], [1, 1, 2, 2]]);
 * ```
 */
export const upsample = (factor: number): TwiceDifferentiable =>
  twiceDifferentiable((x) => {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const spread = tf.mul(tf.reshape(x, [batch, height, 1, width, channels]), tf.ones([1, 1, factor, 1, 1]));
    const wide = tf.mul(
      tf.reshape(spread, [batch, height * factor, width, 1, channels]),
      tf.ones([1, 1, 1, factor, 1]),
    );
    return tf.reshape(wide, [batch, height * factor, width * factor, channels]);
  });
