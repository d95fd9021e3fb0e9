import * as tf from '@tensorflow/tfjs-core';
import {
  adam,
  type GanPlayer,
  gan,
  gaussian,
  type Model,
  mlp,
  mlpGan,
  model,
  type NetworkFactory,
  type Optimizer,
  rmsProp,
  uniform,
  withEma,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { concatFlat } from '../../src/models/concatFlat.js';
import { nameOf } from '../../src/models/variable.js';
import { engines, start } from '../support/engines.js';

const net = (inputs: number, outputs: number): NetworkFactory => mlp({ inputs, hidden: [4], outputs });
const valuesOf = (variables: readonly tf.Variable[]): number[][] =>
  variables.map((variable) => Array.from(variable.dataSync()));
const weightsOf = (model: Model<GanPlayer>): number[][] =>
  valuesOf([...model.players.generator.network.variables, ...model.players.discriminator.network.variables]);
const seeded = (seed: number): Model<GanPlayer> => gan({ seed, generator: net(3, 2), discriminator: net(2, 1) })();

/** What is alive, in tensors and in bytes. */
const alive = (): readonly [number, number] => [tf.memory().numTensors, tf.memory().numBytes];

describe.each(engines)('gan on %s', (engine) => {
  beforeAll(() => start(engine));

  const broken: NetworkFactory = () => {
    throw new Error('no such network');
  };
  test.each([
    [
      'a latent of another size',
      { generator: net(3, 2), discriminator: net(2, 1), latents: gaussian(5) },
      /gaussian\(5\)/,
    ],
    ['examples of another size', { generator: net(3, 2), discriminator: net(5, 1) }, /discriminator takes \[5\]/],
    ['several scores', { generator: net(3, 2), discriminator: net(2, 2) }, /raw score/],
    ['a discriminator that cannot be made', { generator: net(3, 2), discriminator: broken }, /no such network/],
  ])('with %s throws and frees what it had made', (_name, networks, message) => {
    const before = alive();
    expect(gan({ seed: 1, ...networks })).toThrow(message);
    expect(alive()).toEqual(before);
  });
  test('a mismatch is a ShapeMismatch with the path of the network', () => {
    const shapes = expect.objectContaining({ _tag: 'ShapeMismatch', path: 'gan.generator' });
    expect(gan({ seed: 1, generator: net(3, 2), discriminator: net(5, 1) })).toThrow(shapes);
    const score = expect.objectContaining({ _tag: 'ShapeMismatch', path: 'gan.discriminator' });
    expect(gan({ seed: 1, generator: net(3, 2), discriminator: net(2, 2) })).toThrow(score);
  });

  test('an optimizer or a moving average for a player that is not there is refused, and what was made is freed', () => {
    const before = alive();
    const named = { seed: 1, players: { left: net(2, 2), right: net(2, 2) } };
    const unknown = 'middle' as 'left';
    expect(model({ ...named, optimizers: { [unknown]: adam() } })).toThrow(
      /model\.optimizers.*there is no player middle.*left, right/s,
    );
    expect(model({ ...named, optimizer: {} as Optimizer })).toThrow(/model\.optimizer: is no optimizer/);
    expect(model({ seed: 1, players: { left: 3 as never } })).toThrow(/model\.players\.left: is no network/);
    expect(model({ ...named, ema: [unknown] })).toThrow(/model\.ema.*there is no player middle/s);
    expect(alive()).toEqual(before);
  });

  test('disposing frees everything, and twice does no harm', () => {
    const before = alive();
    const other = seeded(2);
    const between = alive();
    const model = seeded(1);
    model[Symbol.dispose]();
    model[Symbol.dispose]();
    expect(alive()).toEqual(between);
    expect(weightsOf(other).flat().every(Number.isFinite)).toBe(true);
    other[Symbol.dispose]();
    expect(alive()).toEqual(before);
  });

  test('one seed gives one model, bit for bit; another seed another', () => {
    const [a, b, c] = [seeded(7), seeded(7), seeded(8)];
    expect(weightsOf(b)).toEqual(weightsOf(a));
    weightsOf(a).forEach((weights, i) => {
      // Biases start at 0 whatever the seed is.
      if (weights.some((w) => w !== 0)) expect(weightsOf(c)[i]).not.toEqual(weights);
    });
    for (const model of [a, b, c]) model[Symbol.dispose]();
  });
  test('generator and discriminator of one shape start differently', () => {
    const model = gan({ seed: 7, generator: net(2, 1), discriminator: net(1, 1), latents: gaussian(2) })();
    const square = gan({ seed: 0, generator: net(1, 1), discriminator: net(1, 1) })();
    expect(valuesOf(square.players.generator.network.variables)).not.toEqual(
      valuesOf(square.players.discriminator.network.variables),
    );
    for (const each of [model, square]) each[Symbol.dispose]();
  });

  test('withEma evaluates with the averaged weights and restores the own ones, bit for bit', () => {
    const model = seeded(3);
    const weights = weightsOf(model);
    tf.tidy(() => model.players.generator.ema!.assign(tf.fill(model.players.generator.ema!.shape, 0.5)));
    const memory = alive();
    const inside = withEma(model.players.generator, () => {
      expect(
        valuesOf(model.players.generator.network.variables)
          .flat()
          .every((w) => w === 0.5),
      ).toBe(true);
      return model.players.generator.network.apply(tf.ones([1, 3]));
    });
    expect(weightsOf(model)).toEqual(weights);
    // relu(3 · 0.5 + 0.5) = 2 in each of 4 units, then 4 · 2 · 0.5 + 0.5.
    expect(Array.from(inside.dataSync())).toEqual([4.5, 4.5]);
    inside.dispose();
    expect(alive()).toEqual(memory);
    model[Symbol.dispose]();
  });
  test('withEma restores the own weights when the function throws', () => {
    const model = seeded(3);
    tf.tidy(() => model.players.generator.ema!.assign(tf.zeros(model.players.generator.ema!.shape)));
    const [weights, memory] = [weightsOf(model), alive()];
    const fail = (): never => {
      tf.ones([5]);
      throw new Error('from inside');
    };
    expect(() => withEma(model.players.generator, fail)).toThrow('from inside');
    expect(weightsOf(model)).toEqual(weights);
    expect(alive()).toEqual(memory);
    model[Symbol.dispose]();
  });
});

describe('what gan chooses where nothing is said', () => {
  beforeAll(() => start('js'));

  test('N(0, I) of the generator’s input size, Adam twice, and an average that starts at the weights', () => {
    const model = seeded(1);
    expect(model.latents!.name).toBe('gaussian(3)');
    expect([model.players.generator.optimizer.name, model.players.discriminator.optimizer.name]).toEqual([
      'adam',
      'adam',
    ]);
    const own = tf.tidy(() => Array.from(concatFlat(model.players.generator.network.variables).dataSync()));
    expect(Array.from(model.players.generator.ema!.dataSync())).toEqual(own);
    expect(model.players.generator.ema!.trainable).toBe(false);
    expect(model.players.generator.slots.map(nameOf)).toEqual(['generator/mean', 'generator/square']);
    model[Symbol.dispose]();
  });
  test('mlpGan passes on latents, hidden layers and optimizers', () => {
    const latent = uniform(5);
    const generator = adam({ beta1: 0 });
    const optimizers = { generator, discriminator: rmsProp() };
    const model = mlpGan({ seed: 1, latent, outputs: 3, hidden: [6, 7], optimizers })();
    expect(model.latents).toBe(latent);
    expect(model.players.generator.network.variables.map(({ shape }) => shape)).toEqual([
      [5, 6],
      [6],
      [6, 7],
      [7],
      [7, 3],
      [3],
    ]);
    expect(model.players.discriminator.network.variables.map(({ shape }) => shape)).toEqual([
      [3, 6],
      [6],
      [6, 7],
      [7],
      [7, 1],
      [1],
    ]);
    expect(model.players.generator.optimizer).toBe(generator);
    expect(model.players.discriminator.optimizer.name).toBe('rmsProp');
    model[Symbol.dispose]();
  });
  test('two models live side by side although their variables bear the same names', () => {
    const [a, b] = [seeded(1), seeded(1)];
    expect(a.players.generator.ema!.name).not.toBe(b.players.generator.ema!.name);
    expect(nameOf(a.players.generator.ema!)).toBe(nameOf(b.players.generator.ema!));
    a[Symbol.dispose]();
    expect(b.players.generator.ema!.isDisposed).toBe(false);
    b[Symbol.dispose]();
  });
});
