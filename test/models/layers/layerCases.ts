import * as tf from '@tensorflow/tfjs-core';
import {
  activation,
  averagePool2d,
  batchNorm,
  conditionalBatchNorm,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  dropout,
  embedding,
  energyCritic,
  flatten,
  globalAveragePool2d,
  globalSumPool2d,
  groupNorm,
  heads,
  identity,
  instanceNorm,
  join,
  type Layer,
  layerNorm,
  minibatchDiscrimination,
  minibatchStdDev,
  type Network,
  noiseInjection,
  normal,
  type Pass,
  pixelShuffle,
  projection,
  reshape,
  residual,
  residualDown,
  residualUp,
  selfAttention,
  sequential,
  softplus,
  spectralNorm,
  tanh,
  upsample2d,
  withCondition,
} from 'rxgan/models';
import { variable } from '../../../src/models/variable.js';
import { keyOf, normals, uniforms } from '../../../src/random.js';
import { sizeOf } from '../../../src/shape.js';

export interface LayerCase {
  readonly name: string;
  readonly layer: Layer;
  readonly inputShape: readonly number[];
  readonly training: boolean;
}

/** The length of every condition. */
const width = 2;

const initial = { kernel: normal(0.5), bias: normal(0.3) };
const layers: readonly (readonly [name: string, layer: Layer, inputShape: readonly number[]])[] = [
  ['convolution', conv2d(3, { size: 3, ...initial }, tanh), [4, 3, 2]],
  ['convolution of even size', conv2d(2, { size: 4, strides: 2, ...initial }, tanh), [5, 4, 2]],
  ['convolution without padding', conv2d(2, { size: 2, pad: 'valid', ...initial }), [4, 3, 2]],
  ['convolution that skips pixels', conv2d(2, { size: 1, strides: 3, ...initial }), [5, 7, 2]],
  ['convolution without bias', conv2d(2, { size: 1, ...initial, bias: false }, softplus), [3, 2, 3]],
  ['convolution with dilations', conv2d(2, { size: 2, dilations: 2, ...initial }, tanh), [4, 3, 2]],
  ['depthwiseConv2d', depthwiseConv2d(2, { size: 3, ...initial }, tanh), [4, 3, 2]],
  [
    'depthwiseConv2d with strides',
    depthwiseConv2d(1, { size: 2, strides: 2, pad: 'valid', ...initial, bias: false }),
    [5, 4, 2],
  ],
  ['conv2dTranspose', conv2dTranspose(2, { size: 4, strides: 2, ...initial }, tanh), [2, 3, 3]],
  ['conv2dTranspose of odd size', conv2dTranspose(3, { size: 3, ...initial }, tanh), [3, 3, 2]],
  ['conv2dTranspose without padding', conv2dTranspose(2, { size: 3, strides: 2, pad: 'valid', ...initial }), [2, 3, 2]],
  [
    'conv2dTranspose that leaves gaps',
    conv2dTranspose(1, { size: 1, strides: 2, ...initial, bias: false }, softplus),
    [2, 2, 2],
  ],
  ['batchNorm of vectors', batchNorm(), [3]],
  ['batchNorm of images', batchNorm({ epsilon: 0.1 }), [2, 3, 2]],
  ['batchNorm without scales', batchNorm({ affine: false }), [3]],
  ['layerNorm of vectors', layerNorm(), [5]],
  ['layerNorm of images', layerNorm({ epsilon: 0.1 }), [2, 3, 2]],
  ['groupNorm of vectors', groupNorm(2), [6]],
  ['groupNorm of images', groupNorm(2, { epsilon: 0.1 }), [2, 3, 4]],
  ['instanceNorm', instanceNorm({ epsilon: 0.1 }), [3, 2, 2]],
  ['minibatchStdDev of vectors', minibatchStdDev(), [3]],
  ['minibatchStdDev of images, in groups', minibatchStdDev({ groupSize: 2 }), [2, 1, 2]],
  ['minibatchDiscrimination', minibatchDiscrimination(2, { dimensions: 3, kernel: normal(0.3) }), [3]],
  ['selfAttention', selfAttention(), [2, 3, 3]],
  ['selfAttention of more channels', selfAttention({ channels: 2 }), [2, 2, 3]],
  ['averagePool2d', averagePool2d(2), [2, 4, 2]],
  ['residualUp', residualUp(2, { activation: softplus, kernel: normal(0.5), normalization: layerNorm }), [1, 2, 2]],
  ['residualDown', residualDown(2, { activation: softplus, kernel: normal(0.5) }), [2, 2, 2]],
  ['pixelShuffle', pixelShuffle(2), [2, 1, 8]],
  ['globalAveragePool2d', globalAveragePool2d(), [3, 2, 2]],
  ['globalSumPool2d', globalSumPool2d(), [2, 3, 2]],
  ['dropout', dropout(0.4), [3, 2]],
  ['activation', activation(softplus), [4]],
  ['flatten', flatten(), [2, 1, 3]],
  ['reshape', reshape([3, 2]), [6]],
  ['upsampling', upsample2d(2), [2, 1, 2]],
  ['upsampling threefold', upsample2d(3), [1, 2, 2]],
  ['a network', sequential([3], dense(4, tanh, initial), dropout(0.3)), [3]],
  ['join that adds', join('sum', dense(2, softplus, initial), dense(2, tanh, initial)), [3]],
  ['join side by side', join('concat', conv2d(2, { size: 1, ...initial }, tanh), identity, dropout(0.3)), [2, 2, 3]],
  ['residual', residual(dense(4, softplus, initial), dense(3, undefined, initial)), [3]],
  ['heads', heads({ score: dense(1, undefined, initial), code: dense(2, tanh, initial), features: identity }), [3]],
  ['withCondition of vectors', withCondition(width), [2]],
  ['withCondition of images', withCondition(width), [2, 1, 2]],
  ['projection', projection(width), [3]],
  ['conditionalBatchNorm of vectors', conditionalBatchNorm(width), [3]],
  ['conditionalBatchNorm of images', conditionalBatchNorm(width, { epsilon: 0.1 }), [2, 3, 2]],
  ['embedding', join('concat', identity, embedding(width, 2)), [2]],
  ['noiseInjection', noiseInjection(), [2, 3, 2]],
  ['spectralNorm of dense', spectralNorm(dense(3, tanh, initial)), [4]],
  ['spectralNorm of a convolution', spectralNorm(conv2d(2, { size: 2, ...initial }, softplus)), [3, 2, 2]],
  [
    'spectralNorm of a network',
    spectralNorm(sequential([3], dense(4, tanh, initial), residual(dense(4, undefined, initial)), projection(width))),
    [3],
  ],
  [
    'energyCritic',
    energyCritic({
      encoder: sequential([3], dense(2, tanh, initial)),
      decoder: sequential([2], dense(3, undefined, initial)),
    }),
    [3],
  ],
];

/** Every layer but `dense` alone, in training and in evaluation. */
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
    for (const statistic of network.buffers) {
      const values = Float32Array.from(uniforms(keyOf(4, 'statistic'), statistic.size), (u) => 0.5 + u);
      statistic.assign(tf.tensor(values, statistic.shape));
    }
  });
  const x = variable('x', [4, ...inputShape], normals(keyOf(5, 'x'), 4 * sizeOf(inputShape)));
  const pass: Pass = {
    training,
    owned: false,
    key: [7, 8],
    condition: tf.tensor2d(normals(keyOf(6, 'condition'), 4 * width), [4, width]),
  };
  return { network, x, pass, all: [x, ...network.variables] };
};
