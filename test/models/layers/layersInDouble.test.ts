import '../../support/float64.js';
import * as tf from '@tensorflow/tfjs-core';
import type { Network, Pass } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { termsAndGradients } from '../../../src/models/gradients.js';
import { nameOf } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import { start } from '../../support/engines.js';
import { numericGradient } from '../../support/gradients.js';
import { layerCases, made } from './layerCases.js';

beforeAll(() => start('js'));

/** Σ c y²: curved in everything that y depends on. */
const energy = (network: Network, x: tf.Tensor, pass: Pass): tf.Tensor => {
  const y = network.apply(x, pass);
  const c = tf.tensor(normals(keyOf(6, 'c'), y.size), y.shape);
  return tf.reshape(tf.sum(tf.mul(c, tf.square(y))), [1]);
};
const gradientsOf = (f: () => tf.Tensor, by: readonly tf.Tensor[]): readonly tf.Tensor[] =>
  termsAndGradients(f as () => tf.Tensor1D, [1], by).gradients;

/** Compares the gradient by each variable, along two directions, with differences of values. */
const expectDerivatives = (f: () => tf.Tensor, variables: readonly tf.Variable[]): void => {
  const gradients = tf.tidy(() => gradientsOf(f, variables).map((gradient) => Array.from(gradient.dataSync())));
  variables.forEach((variable, v) => {
    const from = Array.from(variable.dataSync());
    const assign = (values: readonly number[]): void =>
      tf.tidy(() => variable.assign(tf.tensor([...values], variable.shape)));
    for (const number of [0, 1]) {
      const along = Array.from(normals(keyOf(7, 'direction', number), from.length));
      const value = ([t]: readonly number[]): number => {
        assign(from.map((start, i) => start + t! * along[i]!));
        return tf.tidy(() => f().dataSync()[0]!);
      };
      const [numeric] = numericGradient(value, [0], 2e-4);
      assign(from);
      const computed = along.reduce((sum, part, i) => sum + part * gradients[v]![i]!, 0);
      expect.soft(Math.abs(computed - numeric!), nameOf(variable)).toBeLessThan(1e-8 * (1 + Math.abs(numeric!)));
    }
  });
};

describe.each(layerCases.map((of) => [of.name, of] as const))('%s', (_name, of) => {
  test('first derivatives are differences of values', () => {
    const { network, x, pass, all } = made(of);
    expectDerivatives(() => energy(network, x, pass), all);
  });
  test('second derivatives, as a gradient penalty takes them, are differences of first ones', () => {
    const { network, x, pass, all } = made(of);
    expect(network.firstOrderOnly).toEqual([]);
    const penalty = (): tf.Tensor => {
      const [slope] = gradientsOf(() => energy(network, x, pass), [x]);
      return tf.reshape(tf.sum(tf.square(slope!)), [1]);
    };
    expectDerivatives(penalty, all);
  });
  test('second derivatives, as unrolling takes them, are differences of first ones', () => {
    const { network, x, pass, all } = made(of);
    const squares = (): tf.Tensor => {
      const slopes = gradientsOf(() => energy(network, x, pass), all);
      return tf.reshape(tf.addN(slopes.map((slope) => tf.sum(tf.square(slope)))), [1]);
    };
    expectDerivatives(squares, all);
  });
});
