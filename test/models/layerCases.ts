import * as tf from '@tensorflow/tfjs-core';
import {
  activation,
  batchNormalisation,
  convolution,
  dropout,
  flatten,
  type Layer,
  layerNormalisation,
  type Network,
  normal,
  type Pass,
  reshape,
  sequential,
  softplus,
  tanh,
  transposedConvolution,
  upsampling,
} from 'rxgan/models';
import { variable } from '../../src/models/variable.js';
import { keyOf, normals, uniforms } from '../../src/random.js';
import { sizeOf } from '../../src/shape.js';

export interface LayerCase {
  readonly name: string;
  readonly layer: Layer;
  readonly inputShape: readonly number[];
  readonly training: boolean;
}

const initial = { kernel: normal(0.5), bias: normal(0.3) };
const layers: readonly (readonly [name: string, layer: Layer, inputShape: readonly number[]])[] = [
  ['convolution', convolution(3, { size: 3, ...initial }, tanh), [4, 3, 2]],
  ['convolution of even size', convolution(2, { size: 4, strides: 2, ...initial }, tanh), [5, 4, 2]],
  ['convolution without padding', convolution(2, { size: 2, pad: 'valid', ...initial }), [4, 3, 2]],
  ['convolution that skips pixels', convolution(2, { size: 1, strides: 3, ...initial }), [5, 7, 2]],
  ['convolution without bias', convolution(2, { size: 1, ...initial, bias: false }, softplus), [3, 2, 3]],
  ['transposedConvolution', transposedConvolution(2, { size: 4, strides: 2, ...initial }, tanh), [2, 3, 3]],
  ['transposedConvolution of odd size', transposedConvolution(3, { size: 3, ...initial }, tanh), [3, 3, 2]],
  [
    'transposedConvolution without padding',
    transposedConvolution(2, { size: 3, strides: 2, pad: 'valid', ...initial }),
    [2, 3, 2],
  ],
  [
    'transposedConvolution that leaves gaps',
    transposedConvolution(1, { size: 1, strides: 2, ...initial, bias: false }, softplus),
    [2, 2, 2],
  ],
  ['batchNormalisation of vectors', batchNormalisation(), [3]],
  ['batchNormalisation of images', batchNormalisation({ epsilon: 0.1 }), [2, 3, 2]],
  ['layerNormalisation of vectors', layerNormalisation(), [5]],
  ['layerNormalisation of images', layerNormalisation({ epsilon: 0.1 }), [2, 3, 2]],
  ['dropout', dropout(0.4), [3, 2]],
  ['activation', activation(softplus), [4]],
  ['flatten', flatten(), [2, 1, 3]],
  ['reshape', reshape([3, 2]), [6]],
  ['upsampling', upsampling(2), [2, 1, 2]],
  ['upsampling threefold', upsampling(3), [1, 2, 2]],
];

/** Every layer of images, in training and in evaluation. */
export const layerCases: readonly LayerCase[] = layers.flatMap(([name, layer, inputShape]) =>
  [true, false].map((training) => ({
    name: `${name} in ${training ? 'training' : 'evaluation'}`,
    layer,
    inputShape,
    training,
  })),
);

/** A network of the one layer, with weights and statistics that are not those it starts with, and an input for it. */
export const made = ({ layer, inputShape, training }: LayerCase) => {
  const network: Network = sequential(inputShape, layer)({ name: 'net', key: [4, 5] });
  tf.tidy(() => {
    for (const weight of network.variables)
      weight.assign(tf.add(weight, tf.tensor(normals(keyOf(3, weight.name.slice(-6)), weight.size), weight.shape)));
    for (const statistic of network.statistics) {
      const values = Float32Array.from(uniforms(keyOf(4, 'statistic'), statistic.size), (u) => 0.5 + u);
      statistic.assign(tf.tensor(values, statistic.shape));
    }
  });
  const x = variable('x', [4, ...inputShape], normals(keyOf(5, 'x'), 4 * sizeOf(inputShape)));
  const pass: Pass = { training, owned: false, key: [7, 8] };
  return { network, x, pass, all: [x, ...network.variables] };
};
