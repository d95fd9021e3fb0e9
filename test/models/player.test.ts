import * as tf from '@tensorflow/tfjs-core';
import { cosine } from 'rxgan';
import { adam, clipGradientByNorm, mlp, type Optimizer, type Player, rmsProp, sgd, tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { termsAndGradients } from '../../src/models/gradients.js';
import { applyGradients, player } from '../../src/models/player.js';
import { keyOf, normals } from '../../src/random.js';
import { engines, leftBehind, start } from '../support/engines.js';

const make = (optimizer: Optimizer, seed = 1): Player =>
  player(mlp({ inputs: 3, hidden: [8, 8], outputs: 1, activation: tanh })({ name: 'net', key: [seed, 2] }), optimizer);

/** One step of a regression whose batch is a function of the step. */
const train = (side: Player, step: number): number =>
  tf.tidy(() => {
    const x = tf.tensor2d(normals(keyOf(3, 'batch', step), 48), [16, 3]);
    const f = (): tf.Tensor1D => {
      const error = tf.sub(side.network.apply(x), tf.sum(tf.sin(x), 1, true));
      return tf.reshape(tf.mean(tf.square(error)), [1]) as tf.Tensor1D;
    };
    const { terms, gradients } = termsAndGradients(f, [1], side.network.variables);
    applyGradients(side, gradients, step);
    return terms.dataSync()[0]!;
  });

const stateOf = (side: Player): number[][] =>
  [...side.network.variables, ...side.slots].map((variable) => Array.from(variable.dataSync()));

const optimizers: readonly (readonly [string, () => Optimizer])[] = [
  ['adam', () => adam({ learningRate: cosine(1e-2, 0, 40) })],
  ['adam with betas 0 and 0.9', () => adam({ learningRate: 1e-2, beta1: 0, beta2: 0.9 })],
  ['rmsProp', () => clipGradientByNorm(1)(rmsProp({ learningRate: 1e-3 }))],
  ['sgd', () => sgd({ learningRate: 1e-2, momentum: (step) => 0.5 + step / 200 })],
];

describe.each(engines)('a player on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each(optimizers)('with %s trains 20 and 20 steps as it trains 40, bit for bit', (_name, optimizer) => {
    const whole = make(optimizer());
    for (let step = 0; step < 40; step++) train(whole, step);

    const first = make(optimizer());
    for (let step = 0; step < 20; step++) train(first, step);
    const resumed = make(optimizer(), 99);
    const saved = stateOf(first);
    [...resumed.network.variables, ...resumed.slots].forEach((variable, i) => {
      tf.tidy(() => variable.assign(tf.tensor(saved[i]!, variable.shape)));
    });
    resumed.iterations = first.iterations;
    for (let step = 20; step < 40; step++) train(resumed, step);

    expect(resumed.iterations).toBe(40);
    expect(stateOf(resumed)).toEqual(stateOf(whole));
  });

  test.each(optimizers)('with %s lowers the loss', (_name, optimizer) => {
    const side = make(optimizer());
    const losses = Array.from({ length: 60 }, (_, step) => train(side, step));
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
    expect(mean(losses.slice(-10))).toBeLessThan(0.9 * mean(losses.slice(0, 10)));
  });

  test('a step leaves no tensor behind, and disposing twice frees everything once', () => {
    let side: Player | undefined;
    const lifetime = leftBehind(() => {
      side = make(adam());
      train(side, 0);
      expect(leftBehind(() => train(side!, 1))).toBe(0);
      side[Symbol.dispose]();
      side[Symbol.dispose]();
    });
    expect(lifetime).toBe(0);
  });

  test('gives the optimizer the number of the update, from 1, and the step of the tick', () => {
    const given: (readonly [iteration: number, step: number, size: number])[] = [];
    const spy: Optimizer = {
      name: 'spy',
      slots: [],
      update: ({ weights, gradient, iteration, step }) => {
        given.push([iteration, step, gradient.size]);
        return { weights, slots: [] };
      },
    };
    const side = make(spy);
    for (const step of [7, 7, 9]) train(side, step);
    expect(given).toEqual([
      [1, 7, 113],
      [2, 7, 113],
      [3, 9, 113],
    ]);
    expect(side.iterations).toBe(3);
    side[Symbol.dispose]();
  });

  test('starts with slots of 0, one vector over all weights each', () => {
    const side = make(adam());
    expect(side.slots.map(({ shape }) => shape)).toEqual([[113], [113]]);
    expect(side.slots.every((slot) => slot.dataSync().every((value) => value === 0))).toBe(true);
    expect(side.iterations).toBe(0);
    side[Symbol.dispose]();
  });
});
