import * as tf from '@tensorflow/tfjs-core';
import {
  initializers,
  input,
  layers,
  sequential as layersModel,
  model,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { fromLayersModel, type Network, type Pass } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { variable } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import { start } from '../../support/engines.js';
import { gradientError, squaredInputGradient } from '../../support/gradients.js';

type Middle = readonly (() => Parameters<ReturnType<typeof layersModel>['add']>[0])[];
const kernel = (seed: number) => ({ kernelInitializer: initializers.glorotNormal({ seed }) });
const training: Pass = { training: true, owned: false, key: [3, 4] };

/** The layers that this library lets a gradient penalty through, each between two convolutions and curved by softplus. */
const allowed: readonly (readonly [string, Middle])[] = [
  ['Conv2D and Flatten', []],
  ['Conv2DTranspose', [() => layers.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 2, ...kernel(3) })]],
  ['ReLU', [() => layers.reLU()]],
  ['Activation softplus', [() => layers.activation({ activation: 'softplus' })]],
  [
    'Reshape and Permute',
    [() => layers.reshape({ targetShape: [2, 4, 2] }), () => layers.permute({ dims: [2, 1, 3] })],
  ],
  ['ZeroPadding2D', [() => layers.zeroPadding2d({ padding: 1 })]],
  ['Dropout', [() => layers.dropout({ rate: 0.3 })]],
  ['LayerNormalization', [() => layers.layerNormalization()]],
  ['BatchNormalization', [() => layers.batchNormalization()]],
];

const networkOf = (middle: Middle): Network =>
  fromLayersModel(() => {
    const model = layersModel({
      layers: [
        layers.conv2d({ filters: 4, kernelSize: 2, inputShape: [3, 3, 1], activation: 'softplus', ...kernel(1) }),
      ],
    });
    for (const layer of middle) model.add(layer());
    model.add(layers.conv2d({ filters: 2, kernelSize: 1, activation: 'softplus', ...kernel(2) }));
    model.add(layers.flatten());
    model.add(layers.dense({ units: 1, ...kernel(4) }));
    return model;
  })({ name: 'critic', key: [1, 2] });

/** Two branches, added, joined with one of them, and averaged over the plane. */
const branched = (): Network =>
  fromLayersModel(() => {
    const image = input({ shape: [3, 3, 1] });
    const branch = (seed: number) =>
      layers
        .conv2d({ filters: 2, kernelSize: 2, activation: 'softplus', ...kernel(seed) })
        .apply(image) as SymbolicTensor;
    const [a, b] = [branch(1), branch(2)];
    const sum = layers.add().apply([a, b]) as SymbolicTensor;
    const joined = layers.concatenate().apply([sum, a]);
    const pooled = layers.globalAveragePooling2d({}).apply(joined);
    const hidden = layers.dense({ units: 3, activation: 'softplus', ...kernel(3) }).apply(pooled);
    return model({ inputs: image, outputs: layers.dense({ units: 1, ...kernel(4) }).apply(hidden) as SymbolicTensor });
  })({ name: 'critic', key: [1, 2] });

const networks: readonly (readonly [string, () => Network])[] = [
  ...allowed.map(([name, middle]) => [name, () => networkOf(middle)] as const),
  ['Add, Concatenate, GlobalAveragePooling2D and Dense', branched],
];

describe('layers of TensorFlow.js that a gradient penalty lets through', () => {
  beforeAll(() => start('js'));

  test.each(networks)('%s: right to second order against finite differences', (_name, make) => {
    const network = make();
    const x = variable('x', [2, 3, 3, 1], normals(keyOf(5, 'x'), 18));
    const critic = (inputs: tf.Tensor): tf.Tensor => network.apply(inputs, training);
    expect(network.firstOrderOnly).toEqual([]);
    expect(gradientError(() => tf.mul(critic(x), 3), [x])).toBeLessThan(1e-3);
    expect(gradientError(() => squaredInputGradient(critic, x), [x, ...network.variables])).toBeLessThan(1e-3);
  });
});
