import * as tf from '@tensorflow/tfjs-core';
// tfjs-core's own build for Node registers no gradients; tfjs-layers does, as a side effect.
import '@tensorflow/tfjs-layers';
import type { Convolving } from '../../engines/training/index.js';

const run = (name: string, inputs: Record<string, tf.Tensor>, attributes: tf.NamedAttrMap): tf.Tensor =>
  tf.engine().runKernel(name, inputs, attributes) as tf.Tensor;

// The gradient by the filter is linear in the images and in dy. TensorFlow.js has no derivative of it, without which
// nothing could be differentiated through an update of a filter.
tf.registerGradient({
  kernelName: 'Conv2DBackpropFilter',
  inputsToSave: ['x', 'dy'],
  gradFunc: (filter, saved, attributes) => {
    const [x, dy] = saved as [tf.Tensor, tf.Tensor];
    return {
      x: () =>
        run(
          'Conv2DBackpropInput',
          { dy, filter: filter as tf.Tensor },
          { ...(attributes as tf.NamedAttrMap), inputShape: x.shape },
        ),
      dy: () =>
        run('Conv2D', { x, filter: filter as tf.Tensor }, { ...(attributes as tf.NamedAttrMap), dilations: [1, 1] }),
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
