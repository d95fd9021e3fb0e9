import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential as layersModel } from '@tensorflow/tfjs-layers';
import { linear } from 'rxgan';
import { gradientPenalty, hinge, instanceNoise, nonSaturating, problemsOf, r1, wasserstein } from 'rxgan/losses';
import { dense, fromLayersModel, leakyRelu, type NetworkFactory, sequential, tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { at } from '../../src/schedules/schedule.js';
import { start } from '../support/engines.js';
import { setupOf } from './setups.js';

beforeAll(() => start('js'));

describe('a penalized loss', () => {
  test('collects its penalties in the order in which they were put on', () => {
    const loss = gradientPenalty(10)(r1(5)(nonSaturating));
    expect(loss.name).toBe('gradientPenalty(r1(nonSaturating))');
    expect(loss.discriminatorTerms.map(({ name }) => name)).toEqual(['r1', 'gradientPenalty']);
    expect(loss.discriminatorTerms.map(({ weight }) => weight)).toEqual([5, 10]);
  });
  test('keeps formulas and noise of the loss inside, and leaves that loss alone', () => {
    const noisy = instanceNoise(0.1)(hinge);
    const loss = r1(1)(noisy);
    expect(loss.discriminator).toBe(hinge.discriminator);
    expect(loss.generator).toBe(hinge.generator);
    expect(loss.perturbations).toEqual(noisy.perturbations);
    expect(noisy.discriminatorTerms).toEqual([]);
  });
  test('keeps a scheduled weight a schedule', () => {
    const [penalty] = r1(linear(10, 0, 100))(wasserstein).discriminatorTerms;
    expect([0, 50, 100].map((step) => at(penalty!.weight, step))).toEqual([10, 5, 0]);
  });
});

const tanhModel: NetworkFactory = fromLayersModel(() =>
  layersModel({
    layers: [
      layers.dense({ units: 4, activation: 'tanh', inputShape: [2], name: 'curved' }),
      layers.dense({ units: 1, name: 'score' }),
    ],
  }),
);
const reluModel: NetworkFactory = fromLayersModel(() =>
  layersModel({
    layers: [layers.dense({ units: 4, activation: 'relu', inputShape: [2] }), layers.dense({ units: 1 })],
  }),
);
const scope = { name: 'discriminator', key: [1, 2] } as const;

describe.each([
  ['gradientPenalty', gradientPenalty(10)(wasserstein)],
  ['r1', r1(10)(wasserstein)],
] as const)('%s and critics that tfjs differentiates wrongly', (name, loss) => {
  const problems = (make: NetworkFactory) => problemsOf(loss, setupOf({ discriminator: make(scope) }));

  test('refuses a LayersModel with tanh, and names the layer', () => {
    expect(problems(tanhModel)).toEqual([
      expect.objectContaining({
        _tag: 'NotTwiceDifferentiable',
        path: 'discriminator/curved (Dense, tanh)',
        message: expect.stringContaining(name),
      }),
    ]);
  });
  test('refuses dense with a stock activation, and names the layer', () => {
    const critic = sequential([2], dense(4, leakyRelu()), dense(8, tf.tanh), dense(1));
    expect(problems(critic)).toEqual([
      expect.objectContaining({ _tag: 'NotTwiceDifferentiable', path: 'discriminator/1' }),
    ]);
  });
  test('refuses batch normalization, which mixes the examples whose gradients it is about', () => {
    const mixing = fromLayersModel(() =>
      layersModel({
        layers: [
          layers.dense({ units: 4, activation: 'relu', inputShape: [2] }),
          layers.batchNormalization({ name: 'mixing' }),
          layers.dense({ units: 1 }),
        ],
      }),
    );
    expect(problems(mixing)).toEqual([
      expect.objectContaining({
        _tag: 'ConfigError',
        path: 'discriminator/mixing (BatchNormalization, linear)',
        message: expect.stringContaining(name),
      }),
    ]);
  });
  test('takes a LayersModel with relu, and dense with the activations of this library', () => {
    expect(problems(reluModel)).toEqual([]);
    expect(problems(sequential([2], dense(4, tanh), dense(1)))).toEqual([]);
  });
});
