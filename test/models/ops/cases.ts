import * as tf from '@tensorflow/tfjs-core';
import {
  type Activation,
  averagePool,
  clip,
  depthToSpace,
  elu,
  exp,
  leakyRelu,
  logSigmoid,
  logSoftmax,
  logSumExp,
  maximum,
  maximumOver,
  maximumPool,
  minimum,
  mirrorPad,
  relu,
  relu6,
  resizeBilinear,
  selu,
  sigmoid,
  softmax,
  softplus,
  swish,
  tanh,
} from 'rxgan/models';
import { upsample } from '../../../src/models/ops/resizing.js';
import { variable } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';

/** Every activation of the library on vectors. */
export const activations: readonly (readonly [name: string, activation: Activation])[] = [
  ['relu', relu],
  ['leakyRelu', leakyRelu()],
  ['elu', elu],
  ['selu', selu],
  ['relu6', (x) => relu6(tf.mul(x, 2))],
  ['exp', exp],
  ['sigmoid', sigmoid],
  ['tanh', tanh],
  ['softplus', softplus],
  ['logSigmoid', logSigmoid],
  ['swish', swish],
  ['softmax', softmax],
  ['logSoftmax', logSoftmax],
  ['logSumExp', logSumExp],
  ['clip', clip(-0.4, 0.6)],
  ['maximum', (x) => maximum(x, tf.square(x))],
  ['minimum', (x) => minimum(x, tf.square(x))],
];

/** Every operation on images, with an input shape that it takes. */
export const imageOps: readonly (readonly [name: string, op: Activation, shape: readonly number[]])[] = [
  ['averagePool', averagePool(2), [2, 2, 4, 2]],
  ['maximumPool', maximumPool(2), [2, 2, 4, 2]],
  ['maximumOver', maximumOver(3), [2, 2, 2, 3]],
  ['upsample', upsample(2), [2, 1, 2, 2]],
  ['resizeBilinear', resizeBilinear([3, 5]), [2, 2, 3, 1]],
  ['depthToSpace', depthToSpace(2), [2, 1, 2, 4]],
  [
    'mirrorPad',
    mirrorPad([
      [0, 0],
      [1, 0],
      [0, 2],
      [0, 0],
    ]),
    [2, 2, 3, 1],
  ],
];

/** A critic that passes its input through one operation, its variables, and an input for it. */
export interface Probe {
  readonly critic: (x: tf.Tensor) => tf.Tensor;
  readonly x: tf.Variable;
  readonly variables: readonly tf.Variable[];
}

const random = (name: string, shape: readonly number[]): tf.Variable =>
  variable(name, shape, normals(keyOf(5, name), tf.util.sizeFromShape([...shape])));

/** x ↦ op(x² W + b) v: both the penalty's value and all its derivatives depend on everything. */
export const vectorProbe = (op: Activation): Probe => {
  const [x, kernel, bias] = [random('x', [3, 2]), random('kernel', [2, 3]), random('bias', [3])];
  const critic = (inputs: tf.Tensor): tf.Tensor => {
    const hidden = op(tf.add(tf.matMul(tf.square(inputs) as tf.Tensor2D, kernel as unknown as tf.Tensor2D), bias));
    const weights = tf.tensor2d([0.7, -1.2, 0.4].slice(0, hidden.shape[1]!), [hidden.shape[1]!, 1]);
    return tf.matMul(hidden as tf.Tensor2D, weights);
  };
  return { critic, x, variables: [x, kernel, bias] };
};

/** x ↦ Σ v op(w x)²: an operation on images is linear, so the square makes the penalty depend on x. */
export const imageProbe = (op: Activation, shape: readonly number[]): Probe => {
  const [x, weights] = [random('x', shape), random('weights', shape.slice(1))];
  const critic = (inputs: tf.Tensor): tf.Tensor => {
    const features = tf.square(op(tf.mul(inputs, weights)));
    const flat = tf.reshape(features, [inputs.shape[0]!, -1]) as tf.Tensor2D;
    const v = Float32Array.from({ length: flat.shape[1] }, (_, i) => 1 - 0.3 * i);
    return tf.matMul(flat, tf.tensor2d(v, [flat.shape[1], 1]));
  };
  return { critic, x, variables: [x, weights] };
};
