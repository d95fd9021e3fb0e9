import * as tf from '@tensorflow/tfjs-core';
// tfjs-core's own build for Node registers no gradients; tfjs-layers does, as a side effect.
import '@tensorflow/tfjs-layers';
import type { Convolving } from '../../engines/training/trainingKernels.js';

const forward = 'DepthwiseConv2dNative';
const [byInput, byFilter] = [`${forward}BackpropInput`, `${forward}BackpropFilter`];
/** Its gradients, unlike the convolution, are not told. */
const layout = { dataFormat: 'NHWC' };

const run = (name: string, inputs: Record<string, tf.Tensor>, attributes: unknown, more = {}): tf.Tensor =>
  tf.engine().runKernel(name, inputs, { ...(attributes as tf.NamedAttrMap), ...more }) as tf.Tensor;

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
