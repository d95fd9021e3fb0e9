import * as tf from '@tensorflow/tfjs-core';
import { initializers, input, layers, model as layersGraph, sequential as layersModel } from '@tensorflow/tfjs-layers';
import { adam, dense, fromLayersModel, type Network, type NetworkFactory, type Pass, sequential } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { termsAndGradients } from '../../src/models/gradients.js';
import { applyGradients, player } from '../../src/models/player.js';
import { keyOf, normals } from '../../src/random.js';
import { engines, leftBehind, start } from '../support/engines.js';

const scope = { name: 'net', key: [1, 2] } as const;
const glorot = (seed: number) => ({ kernelInitializer: initializers.glorotNormal({ seed }) });
const x = (): tf.Tensor2D => tf.tensor2d(normals(keyOf(2, 'x'), 64), [16, 4]);
const own: Pass = { training: true, owned: true, key: [3, 4] };
const foreign: Pass = { ...own, owned: false };
const valuesOf = (variables: readonly tf.Variable[]): number[][] =>
  variables.map((variable) => Array.from(variable.dataSync()));

const plain = fromLayersModel(() =>
  layersModel({
    layers: [
      layers.dense({ units: 16, activation: 'relu', inputShape: [4], ...glorot(1) }),
      layers.dense({ units: 1, ...glorot(2) }),
    ],
  }),
);
const normalized = fromLayersModel(() =>
  layersModel({
    layers: [
      layers.dense({ units: 4, inputShape: [4], ...glorot(1) }),
      layers.batchNormalization({ momentum: 0.5 }),
      layers.dense({ units: 1, ...glorot(2) }),
    ],
  }),
);
const noisy = (layer: () => ReturnType<typeof layers.dropout>): NetworkFactory =>
  fromLayersModel(() => layersModel({ layers: [layers.inputLayer({ inputShape: [4] }), layer(), layer()] }));

describe.each(engines)('a LayersModel on %s', (engine) => {
  beforeAll(() => start(engine));

  test('shows its variables and learns through them', () => {
    const side = player(plain(scope), adam({ learningRate: 1e-2 }));
    expect(side.network.variables.map(({ shape }) => shape)).toEqual([[4, 16], [16], [16, 1], [1]]);
    expect([side.network.inputShape, side.network.outputShape]).toEqual([[4], [1]]);
    const inputs = x();
    const target = tf.sum(tf.abs(inputs), 1, true);
    const step = (i: number): number =>
      tf.tidy(() => {
        const f = (): tf.Tensor1D =>
          tf.reshape(tf.mean(tf.square(tf.sub(side.network.apply(inputs, own), target))), [1]) as tf.Tensor1D;
        const { terms, gradients } = termsAndGradients(f, [1], side.network.variables);
        applyGradients(side, gradients, i);
        return terms.dataSync()[0]!;
      });
    const losses = Array.from({ length: 100 }, (_, i) => step(i));
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 4);
    expect(leftBehind(() => step(100))).toBe(0);
    side[Symbol.dispose]();
  });

  test('batch normalization moves its statistics in its own pass and in no other', () => {
    const network = normalized(scope);
    const [weights, before] = [valuesOf(network.variables), valuesOf(network.buffers)];
    expect(network.variables).toHaveLength(6);
    expect(before).toEqual([
      [0, 0, 0, 0],
      [1, 1, 1, 1],
    ]);

    const inForeign = tf.tidy(() => Array.from(network.apply(x(), foreign).dataSync()));
    expect(valuesOf(network.buffers)).toEqual(before);
    tf.tidy(() => network.apply(x()));
    expect(valuesOf(network.buffers)).toEqual(before);

    const inOwn = tf.tidy(() => Array.from(network.apply(x(), own).dataSync()));
    const after = valuesOf(network.buffers);
    expect(after[0]).not.toEqual(before[0]);
    expect(after[1]).not.toEqual(before[1]);
    // Both passes normalize with the statistics of the batch.
    expect(inOwn).toEqual(inForeign);
    expect(tf.tidy(() => Array.from(network.apply(x()).dataSync()))).not.toEqual(inOwn);
    expect(valuesOf(network.variables)).toEqual(weights);
    network[Symbol.dispose]();
  });
  test('batch normalization keeps its statistics in a foreign pass under the gradient too', () => {
    const network = normalized(scope);
    const before = valuesOf(network.buffers);
    const inputs = tf.variable(x());
    const step = (pass: Pass): void =>
      tf.tidy(() => {
        const f = (): tf.Tensor1D => tf.reshape(tf.mean(network.apply(inputs, pass)), [1]) as tf.Tensor1D;
        termsAndGradients(f, [1], [inputs]);
      });
    step(foreign);
    expect(valuesOf(network.buffers)).toEqual(before);
    expect(leftBehind(() => step(foreign))).toBe(0);
    step(own);
    expect(valuesOf(network.buffers)).not.toEqual(before);
    network[Symbol.dispose]();
  });

  test.each([
    ['dropout', () => layers.dropout({ rate: 0.5 })],
    ['dropout with a seed of its own', () => layers.dropout({ rate: 0.5, seed: 5 })],
  ] as const)('%s draws from the key of the pass: the same for the same, afresh for another', (_name, layer) => {
    const network = noisy(layer as () => ReturnType<typeof layers.dropout>)(scope);
    const ones = tf.ones([8, 4]);
    const draw = (of: Network, pass?: Pass): string => tf.tidy(() => of.apply(ones, pass).dataSync().join());
    const first = draw(network, { ...own, key: [1, 1] });
    expect(draw(network, { ...own, key: [1, 2] })).not.toBe(first);
    expect(draw(network, { ...own, key: [2, 1] })).not.toBe(first);
    expect(draw(network, { ...own, key: [1, 1] })).toBe(first);
    expect(draw(noisy(layer as () => ReturnType<typeof layers.dropout>)(scope), { ...own, key: [1, 1] })).toBe(first);
    expect(draw(network)).toBe(ones.dataSync().join());
  });

  test.each([
    ['GaussianNoise', () => layers.gaussianNoise({ stddev: 1, name: 'hiss' })],
    ['GaussianDropout', () => layers.gaussianDropout({ rate: 0.5, name: 'hiss' })],
    ['AlphaDropout', () => layers.alphaDropout({ rate: 0.5, name: 'hiss' })],
  ] as const)('refuses %s, whose noise no seed reaches, and frees the model', (kind, layer) => {
    const before = tf.memory().numTensors;
    expect(() => noisy(layer as unknown as () => ReturnType<typeof layers.dropout>)(scope)).toThrow(
      new RegExp(`hiss: a ${kind} layer draws noise that no seed reaches`),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('two dropout layers of one pass have different masks', () => {
    const network = noisy(() => layers.dropout({ rate: 0.5 }))(scope);
    const values = tf.tidy(() => Array.from(network.apply(tf.ones([64, 4]), own).dataSync()));
    // Equal masks would leave half of the values, scaled by 4; different ones leave a quarter.
    const kept = values.filter((value) => value === 4).length;
    expect(kept).toBeGreaterThan(30);
    expect(kept).toBeLessThan(100);
  });

  test('frees its variables once, however often it is disposed', () => {
    const lifetime = (): void => {
      const network = plain(scope);
      network[Symbol.dispose]();
      network[Symbol.dispose]();
    };
    lifetime();
    expect(leftBehind(lifetime)).toBe(0);
  });
});

describe('what a LayersModel is refused or reported for', () => {
  beforeAll(() => start('js'));

  test('layers that are right only to first order, by name, class and activation', () => {
    const network = fromLayersModel(() =>
      layersModel({
        layers: [
          layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 1], activation: 'relu', name: 'a' }),
          layers.leakyReLU({ name: 'b' }),
          layers.conv2d({ filters: 4, kernelSize: 3, activation: 'tanh', name: 'c' }),
          layers.maxPooling2d({ poolSize: 2, name: 'd' }),
          layers.activation({ activation: 'sigmoid', name: 'e' }),
          layers.activation({ activation: 'softplus', name: 'f' }),
          layers.flatten({ name: 'g' }),
          layers.dense({ units: 1, name: 'h' }),
        ],
      }),
    )({ name: 'critic', key: [1, 2] });
    expect(network.firstOrderOnly.map((name) => name.split(' ')[0])).toEqual([
      'critic/b',
      'critic/c',
      'critic/d',
      'critic/e',
    ]);
    expect(network.firstOrderOnly[1]).toBe('critic/c (Conv2D, tanh)');
    network[Symbol.dispose]();
  });

  const twoInputs: NetworkFactory = fromLayersModel(() => {
    const [a, b] = [input({ shape: [2] }), input({ shape: [2] })];
    const both = layers.concatenate().apply([a, b]);
    return layersGraph({ inputs: [a, b], outputs: layers.dense({ units: 1 }).apply(both) as typeof a });
  });
  const twoOutputs: NetworkFactory = fromLayersModel(() => {
    const a = input({ shape: [2] });
    const heads = [1, 2].map((units) => layers.dense({ units }).apply(a) as typeof a);
    return layersGraph({ inputs: a, outputs: heads });
  });
  const holes: NetworkFactory = fromLayersModel(() =>
    layersModel({ layers: [layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [null, null, 1] })] }),
  );
  test.each([
    ['several inputs', twoInputs, 'net.input'],
    ['several outputs', twoOutputs, 'net.output'],
    ['a shape with holes', holes, 'net.input'],
  ])('%s: ShapeMismatch, and the model is freed', (_name, make, path) => {
    const attempt = (): void =>
      expect(() => make(scope)).toThrow(expect.objectContaining({ _tag: 'ShapeMismatch', path }));
    attempt();
    expect(leftBehind(attempt)).toBe(0);
  });
});

describe('what a LayersModel says about itself', () => {
  beforeAll(() => start('js'));

  const make = (...middle: readonly Parameters<ReturnType<typeof layersModel>['add']>[0][]): Network => {
    const first = layers.dense({ units: 2, inputShape: [4], name: 'first' });
    return fromLayersModel(() => layersModel({ layers: [first, ...middle] }))({ name: 'critic', key: [1, 2] });
  };

  test('which layers mix the examples of a batch: batch normalization, by name, and no other', () => {
    const mixing = make(
      layers.batchNormalization({ name: 'mixing' }),
      layers.layerNormalization(),
      layers.dropout({ rate: 0.5 }),
      layers.batchNormalization({ name: 'again' }),
    );
    expect(mixing.mixesBatch).toEqual([
      'critic/mixing (BatchNormalization, linear)',
      'critic/again (BatchNormalization, linear)',
    ]);
    expect(make(layers.layerNormalization()).mixesBatch).toEqual([]);
  });

  const asGraph = (layer: Parameters<ReturnType<typeof layersModel>['add']>[0]): Network =>
    fromLayersModel(() => {
      const a = input({ shape: [4] });
      return layersGraph({ inputs: a, outputs: layer.apply(a) as typeof a });
    })({ name: 'critic', key: [1, 2] });
  describe.each([
    ['a sequential model', make],
    ['a graph', asGraph],
  ] as const)('that %s', (_kind, end) => {
    test.each([
      ['a sigmoid', () => layers.dense({ units: 1, activation: 'sigmoid', name: 'last' })],
      ['a hard sigmoid', () => layers.dense({ units: 1, activation: 'hardSigmoid', name: 'last' })],
      ['tanh', () => layers.dense({ units: 1, activation: 'tanh', name: 'last' })],
      ['softmax', () => layers.dense({ units: 3, activation: 'softmax', name: 'last' })],
      ['softsign', () => layers.dense({ units: 1, activation: 'softsign', name: 'last' })],
      ['an activation layer', () => layers.activation({ activation: 'sigmoid', name: 'last' })],
      ['a softmax layer', () => layers.softmax({ name: 'last' })],
    ] as const)('with %s at its end limits the output', (_name, layer) => {
      expect(end(layer()).outputRange).toMatch(/^critic\/last \(\w+, \w+\)$/);
    });
  });

  test.each([
    ['nothing', () => layers.dense({ units: 1 })],
    ['relu', () => layers.dense({ units: 1, activation: 'relu' })],
    ['softplus', () => layers.dense({ units: 1, activation: 'softplus' })],
    ['elu', () => layers.dense({ units: 1, activation: 'elu' })],
  ] as const)('that %s at its end does not, whatever comes before it', (_name, layer) => {
    expect(make(layers.activation({ activation: 'sigmoid' }), layer()).outputRange).toBeUndefined();
  });

  test('that its weights cannot be replaced in a pass, and in truth they are not', () => {
    const network = make(layers.dense({ units: 1 }));
    expect(network.noWeightOverride).toEqual(['critic (a LayersModel)']);
    const inputs = x();
    const replaced: Pass = { ...own, weights: (variable) => tf.zerosLike(variable) };
    expect(network.apply(inputs, replaced).arraySync()).toEqual(network.apply(inputs, own).arraySync());
    // Networks of this library's layers have none that are fixed.
    expect(sequential([4], dense(1))({ name: 'critic', key: [1, 2] }).noWeightOverride).toEqual([]);
  });
});
