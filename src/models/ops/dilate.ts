import * as tf from '@tensorflow/tfjs-core';

/** 1 at first, then zeros. */
const first = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => (i === 0 ? 1 : 0));

/**
 * A filter with `rate` - 1 zeros between its numbers. Shapes: `[height, width, in, out]` to
 * `[rate · (height - 1) + 1, rate · (width - 1) + 1, in, out]`.
 *
 * In plain words: a convolution with such a filter is a dilated one. `tf.conv2d` has no gradient with dilations; give it
 * this and none.
 *
 * Source: Yu & Koltun 2016, eq. 2.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { dilate } from 'rxgan/models';
 *
 * const spread = dilate(tf.tensor4d([1, 2], [1, 2, 1, 1]), 3);
 * assert.deepEqual(await spread.data(), Float32Array.of(1, 0, 0, 2));
 * ```
 */
export const dilate = (filter: tf.Tensor, rate: number): tf.Tensor => {
  const [height, width, inputs, outputs] = filter.shape as [number, number, number, number];
  const zeros = first(rate);
  const tall = tf.mul(tf.reshape(filter, [height, 1, width * inputs * outputs]), tf.tensor3d(zeros, [1, rate, 1]));
  const wide = tf.mul(tf.reshape(tall, [height * rate * width, 1, inputs * outputs]), tf.tensor3d(zeros, [1, rate, 1]));
  const whole = tf.reshape(wide, [height * rate, width * rate, inputs, outputs]);
  return tf.slice(whole, [0, 0, 0, 0], [rate * (height - 1) + 1, rate * (width - 1) + 1, inputs, outputs]);
};
