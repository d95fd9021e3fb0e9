import type * as tf from '@tensorflow/tfjs-core';
import type { Convolving } from '../../engines/training/trainingKernels.js';
import { convolve } from './convolve.js';
import { depthwiseConvolve } from './depthwiseConvolve.js';

/**
 * A depthwise convolution, then one of 1 × 1 pixels that mixes its channels. Shapes: `[batch, height, width, channels]`,
 * `[size, size, channels, multiplier]` and `[1, 1, channels · multiplier, filters]` to
 * `[batch, ⌈height / strides⌉, ⌈width / strides⌉, filters]`.
 *
 * In plain words: most of what a convolution does, for a fraction of its weights. `tf.separableConv2d` throws in a second
 * derivative.
 *
 * Source: Chollet 2017.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { separableConvolve } from 'rxgan/models';
 *
 * const how = { strides: 1, pad: 'valid' } as const;
 * const y = separableConvolve(tf.ones([1, 4, 4, 3]), tf.ones([3, 3, 3, 1]), tf.ones([1, 1, 3, 5]), how);
 * assert.deepEqual(y.shape, [1, 2, 2, 5]);
 * ```
 */
export const separableConvolve = (
  x: tf.Tensor,
  depthwise: tf.Tensor,
  pointwise: tf.Tensor,
  how: Convolving,
): tf.Tensor => convolve(depthwiseConvolve(x, depthwise, how), pointwise, { strides: 1, pad: 'valid' });
