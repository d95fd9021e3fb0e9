import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential as layersModel } from '@tensorflow/tfjs-layers';
import { type Activation, dense, fromLayersModel, type NetworkFactory, sequential } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { inputGradient } from '../../../src/models/gradients.js';
import { start } from '../../support/engines.js';
import { refused, table } from './table.js';

type AnyLayer = Parameters<ReturnType<typeof layersModel>['add']>[0];
type ActivationName = NonNullable<NonNullable<Parameters<typeof layers.dense>[0]>['activation']>;

const named = { name: 'it' };
/** What a LayersModel may have in its middle although TensorFlow.js does not differentiate it twice. */
const ofTheirs: readonly (readonly [shown: string, make: () => AnyLayer])[] = [
  ['LeakyReLU, linear', () => layers.leakyReLU(named)],
  ['PReLU, linear', () => layers.prelu(named)],
  ['ELU, linear', () => layers.elu(named)],
  ['ThresholdedReLU, linear', () => layers.thresholdedReLU(named)],
  ['Softmax, linear', () => layers.softmax(named)],
  ['AveragePooling2D, linear', () => layers.averagePooling2d({ ...named, poolSize: 2 })],
  ['MaxPooling2D, linear', () => layers.maxPooling2d({ ...named, poolSize: 3, strides: 1 })],
  ['GlobalMaxPooling2D, linear', () => layers.globalMaxPooling2d(named as never)],
  ['UpSampling2D, linear', () => layers.upSampling2d(named)],
  ['DepthwiseConv2D, linear', () => layers.depthwiseConv2d({ ...named, kernelSize: 2 })],
  ['SeparableConv2D, linear', () => layers.separableConv2d({ ...named, filters: 2, kernelSize: 2 })],
  ...(
    ['elu', 'selu', 'relu6', 'sigmoid', 'hardSigmoid', 'softsign', 'tanh', 'softmax', 'swish', 'mish'] as const
  ).flatMap((activation): [string, () => AnyLayer][] => [
    [
      `Conv2D, ${activation}`,
      () => layers.conv2d({ ...named, filters: 2, kernelSize: 2, activation: activation as ActivationName }),
    ],
    [`Activation, ${activation}`, () => layers.activation({ ...named, activation: activation as ActivationName })],
  ]),
];
const firstOrderOnly = (make: NetworkFactory): readonly string[] => {
  const network = make({ name: 'critic', key: [1, 2] });
  network[Symbol.dispose]();
  return network.firstOrderOnly;
};

beforeAll(() => start('js'));

describe('what cannot be differentiated twice is refused by name', () => {
  test.each(ofTheirs)('in a LayersModel: %s', (shown, make) => {
    const first = layers.conv2d({ filters: 2, kernelSize: 1, inputShape: [4, 4, 1], name: 'first' });
    expect(firstOrderOnly(fromLayersModel(() => layersModel({ layers: [first, make()] })))).toEqual([
      `critic/it (${shown})`,
    ]);
  });
  test.each([
    ['tf.tanh', tf.tanh],
    ['tf.leakyRelu', tf.leakyRelu],
    ['a function from elsewhere', (x: tf.Tensor) => tf.square(x)],
  ] as const)('in a layer of this library: %s', (_name, activation) => {
    expect(firstOrderOnly(sequential([2], dense(3, activation as Activation), dense(1)))).toEqual(['critic/0']);
  });
});

describe('what is not offered, TensorFlow.js does not differentiate twice either', () => {
  const [a, image] = [
    [3, 4],
    [1, 4, 4, 2],
  ];
  const attempts: Readonly<Record<string, readonly [shape: readonly number[], f: (x: tf.Tensor) => tf.Tensor]>> = {
    'maxPool with windows that overlap': [image, (x) => tf.maxPool(x as tf.Tensor4D, 3, 1, 'same')],
    'avgPool with windows that overlap': [image, (x) => tf.avgPool(x as tf.Tensor4D, 3, 1, 'same')],
    localResponseNormalization: [image, (x) => tf.localResponseNormalization(x as tf.Tensor4D)],
    einsum: [a, (x) => tf.einsum('ij,kj->ik', x, x)],
    cumprod: [a, (x) => tf.cumprod(x, 1)],
    stridedSlice: [a, (x) => tf.stridedSlice(x, [0, 0], [3, 4], [2, 2])],
    topk: [a, (x) => tf.topk(x, 2).values],
  };

  test('there is an attempt at each', () => {
    expect(Object.keys(attempts)).toEqual(refused.map(({ name }) => name));
    expect(table.filter(({ name }) => name in attempts)).toEqual([]);
  });
  test.each(refused)('$name: its error names the kernel', ({ name, kernel }) => {
    const [shape, f] = attempts[name]!;
    const squared = (x: tf.Tensor): tf.Tensor => tf.square(inputGradient((z) => tf.square(f(z)), x));
    const x = tf.randomUniform([...shape], 0.5, 2, 'float32', 3);
    expect(() => inputGradient(squared, x)).toThrow(`gradient function not found for ${kernel}.`);
  });
});
