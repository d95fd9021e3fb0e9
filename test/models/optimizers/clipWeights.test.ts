import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { piecewise } from 'rxgan';
import { clipWeights, mlp, sgd } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyGradients, player } from '../../../src/models/player.js';
import { start } from '../../support/engines.js';
import { optimize } from './optimizing.js';

/** Exact in float32, and none of them subnormal: TensorFlow takes those for 0. */
const weight = fc.integer({ min: -(2 ** 20), max: 2 ** 20 }).map((n) => n / 2 ** 19);
const weights = fc.array(weight, { minLength: 1, maxLength: 20 });
const still = sgd({ learningRate: 0 });

beforeAll(() => start('js'));

describe('clipWeights', () => {
  test('P5.6 limits every weight, keeps those inside, and a second time changes nothing', () => {
    const property = fc.property(weights, fc.constantFrom(0.0078125, 0.5, 1), (from, limit) => {
      const none = from.map(() => 0);
      const path = optimize(clipWeights(limit)(still), from, [none, none]);
      expect(path[0]).toEqual(from.map((w) => Math.max(-limit, Math.min(limit, w))));
      expect(path[1]).toEqual(path[0]);
    });
    fc.assert(property, { seed: 7, numRuns: 40, endOnFailure: true });
  });
  test('clips after the update, not before it', () => {
    expect(optimize(clipWeights(1)(sgd({ learningRate: 1 })), [0.5], [[-3]])).toEqual([[1]]);
  });
  test('follows a schedule', () => {
    const limit = piecewise(1, [1, 0.5]);
    expect(optimize(clipWeights(limit)(still), [3], [[0], [0]])).toEqual([[1], [0.5]]);
  });
  test('reaches kernels and biases of every layer', () => {
    const network = mlp({ inputs: 2, hidden: [8], outputs: 1 })({ name: 'critic', key: [1, 2] });
    const critic = player(network, clipWeights(0.0625)(sgd({ learningRate: 1 })));
    const gradients = network.variables.map(({ shape }) => tf.fill(shape, -100));
    applyGradients(critic, gradients, 0);
    for (const variable of network.variables)
      expect(
        Array.from(variable.dataSync()).every((w) => w === 0.0625),
        variable.name,
      ).toBe(true);
    critic[Symbol.dispose]();
  });
});
