import * as tf from '@tensorflow/tfjs-core';
import type { ActivationRule, TrainingKernels } from '../training/trainingKernels.js';
import { plainNormalization } from './plainNormalization.js';

const run = (name: string, inputs: Record<string, tf.Tensor>, attributes: tf.NamedAttrMap): tf.Tensor =>
  tf.engine().runKernel(name, inputs as tf.NamedTensorMap, attributes) as tf.Tensor;

const activations: { readonly [K in ActivationRule['name']]: (x: tf.Tensor, slope: number) => tf.Tensor } = {
  relu: (x) => tf.relu(x),
  leakyRelu: (x, slope) => tf.leakyRelu(x, slope),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  elu: (x) => tf.elu(x),
  // The formula of this library's own softplus.
  softplus: (x) => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x))))),
};
const derivatives: { readonly [K in ActivationRule['name']]: (y: tf.Tensor, slope: number) => tf.Tensor } = {
  relu: (y) => tf.step(y),
  leakyRelu: (y, slope) => tf.step(y, slope),
  tanh: (y) => tf.sub(1, tf.square(y)),
  sigmoid: (y) => tf.mul(y, tf.sub(1, y)),
  elu: (y) => tf.add(tf.minimum(y, 0), 1),
  // 1 - e^-y, with all digits also where y is small.
  softplus: (y) => {
    const half = tf.tanh(tf.mul(y, 0.5));
    return tf.div(tf.mul(half, 2), tf.add(half, 1));
  },
};
const slopeOf = (rule: ActivationRule): number => ('slope' in rule ? rule.slope : 0);

const outer = (x: tf.Tensor): number[] => x.shape.slice(0, -1).map((_, axis) => axis);

/** The training kernels in TensorFlow.js's own operations: right on every engine. */
export const plainKernels: TrainingKernels = {
  affine: (x, kernel, bias) => tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias),
  product: (a, b, transposeA, transposeB) => tf.matMul(a, b, transposeA, transposeB),
  columnSums: (x) => tf.sum(x, outer(x)),
  activate: (rule, x) => activations[rule.name](x, slopeOf(rule)),
  activationGradient: (rule, y, dy) => tf.mul(dy, derivatives[rule.name](y, slopeOf(rule))),
  addBias: (x, bias) => tf.add(x, bias),
  convolve: (x, filter, bias, { strides, pad }) => {
    const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);
    return bias === undefined ? y : tf.add(y, bias);
  },
  convolutionFilterGradient: (x, dy, filterShape, { strides, pad }) =>
    run('Conv2DBackpropFilter', { x, dy }, { strides, pad, dataFormat: 'NHWC', filterShape: [...filterShape] }),
  convolutionInputGradient: (dy, filter, inputShape, { strides, pad }) =>
    run('Conv2DBackpropInput', { dy, filter }, { strides, pad, dataFormat: 'NHWC', inputShape: [...inputShape] }),
  ...plainNormalization,
  numbers: undefined,
  update: undefined,
};
