import * as tf from '@tensorflow/tfjs-core';
// tfjs-core's own build for Node registers no gradients; tfjs-layers does, as a side effect.
import '@tensorflow/tfjs-layers';
import type { Convolving } from '../../engines/trainingKernels.js';

const run = (name: string, inputs: Record<string, tf.Tensor>, attributes: unknown, more = {}): tf.Tensor =>
  tf.engine().runKernel(name, inputs, { ...(attributes as tf.NamedAttrMap), ...more }) as tf.Tensor;

// The gradient by the filter is linear in the images and in dy. TensorFlow.js has no derivative of it, without which
// nothing could be differentiated through an update of a filter.
tf.registerGradient({
  kernelName: 'Conv2DBackpropFilter',
  inputsToSave: ['x', 'dy'],
  gradFunc: (filter, saved, attributes) => {
    const [x, dy] = saved as [tf.Tensor, tf.Tensor];
    return {
      x: () => run('Conv2DBackpropInput', { dy, filter: filter as tf.Tensor }, attributes, { inputShape: x.shape }),
      dy: () => run('Conv2D', { x, filter: filter as tf.Tensor }, attributes, { dilations: [1, 1] }),
    };
  },
});

/** The convolution of images with a filter `[height, width, in, out]`, as often differentiable as one likes. */
export const convolve = (x: tf.Tensor, filter: tf.Tensor, { strides, pad }: Convolving): tf.Tensor =>
  tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);

/** Its transpose, to images of the given shape. The filter is that of the convolution: `[height, width, out, in]`. */
export const convolveTransposed = (
  x: tf.Tensor,
  filter: tf.Tensor,
  outputShape: readonly [height: number, width: number, channels: number],
  { strides, pad }: Convolving,
): tf.Tensor =>
  tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [x.shape[0]!, ...outputShape], strides, pad);

const forward = 'DepthwiseConv2dNative';
const [byInput, byFilter] = [`${forward}BackpropInput`, `${forward}BackpropFilter`];
/** An attribute that the convolution needs and its gradients' attributes lack. */
const layout = { dataFormat: 'NHWC' };

// Both gradients of a depthwise convolution are linear in each of their two operands, and TensorFlow.js has no
// derivative of either. Those of the one are the convolution and the other.
tf.registerGradient({
  kernelName: byInput,
  inputsToSave: ['dy', 'filter'],
  gradFunc: (direction, saved, attributes) => {
    const [dy, filter] = saved as [tf.Tensor, tf.Tensor];
    const x = direction as tf.Tensor;
    return {
      dy: () => run(forward, { x, filter }, attributes, layout),
      filter: () => run(byFilter, { x, dy }, attributes, { filterShape: filter.shape }),
    };
  },
});
tf.registerGradient({
  kernelName: byFilter,
  inputsToSave: ['x', 'dy'],
  gradFunc: (direction, saved, attributes) => {
    const [x, dy] = saved as [tf.Tensor, tf.Tensor];
    const filter = direction as tf.Tensor;
    return {
      x: () => run(byInput, { dy, filter }, attributes, { inputShape: x.shape }),
      dy: () => run(forward, { x, filter }, attributes, layout),
    };
  },
});

/**
 * A convolution of each channel alone, with `multiplier` filters for each: y[i, j, c m + k] = Σ x[s i + u, s j + v, c]
 * K[u, v, c, k]. Shapes: `[batch, height, width, channels]` and `[size, size, channels, multiplier]` to
 * `[batch, ⌈height / s⌉, ⌈width / s⌉, channels · multiplier]`.
 *
 * In plain words: filters that do not mix channels, as often differentiable as one likes; `tf.depthwiseConv2d` throws in
 * a second derivative.
 *
 * Source: Sifre 2014; in networks: Chollet 2017.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { depthwiseConvolve } from 'rxgan/models';
 *
 * const y = depthwiseConvolve(tf.ones([1, 4, 4, 3]), tf.ones([3, 3, 3, 2]), { strides: 2, pad: 'same' });
 * assert.deepEqual(y.shape, [1, 2, 2, 6]);
 * ```
 */
export const depthwiseConvolve = (x: tf.Tensor, filter: tf.Tensor, { strides, pad }: Convolving): tf.Tensor =>
  tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);

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
