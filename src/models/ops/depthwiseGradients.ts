import * as tf from '@tensorflow/tfjs-core';
import type { Convolving } from '../../engines/trainingKernels.js';

const run = (kernel: string, inputs: Record<string, tf.Tensor>, { strides, pad }: Convolving, shape: tf.NamedAttrMap) =>
  tf.engine().runKernel(kernel, inputs, {
    strides: [strides, strides],
    pad,
    dilations: [1, 1],
    ...shape,
  }) as tf.Tensor;

/** The gradient of a depthwise convolution by its input. */
export const depthwiseInputGradient = (
  dy: tf.Tensor,
  filter: tf.Tensor,
  inputShape: readonly number[],
  how: Convolving,
): tf.Tensor => run('DepthwiseConv2dNativeBackpropInput', { dy, filter }, how, { inputShape: [...inputShape] });

/** The gradient of a depthwise convolution by its filter. */
export const depthwiseFilterGradient = (
  x: tf.Tensor,
  dy: tf.Tensor,
  filterShape: readonly number[],
  how: Convolving,
): tf.Tensor => run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, how, { filterShape: [...filterShape] });
