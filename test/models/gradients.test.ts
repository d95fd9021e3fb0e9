import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { inputGradient, termsAndGradients } from '../../src/models/gradients.js';
import { variable } from '../../src/models/variable.js';
import { engines, leftBehind, start } from '../support/engines.js';

const make = (name: string, ...values: number[]): tf.Variable =>
  variable(name, [values.length], new Float32Array(values));

describe.each(engines)('gradients on %s', (engine) => {
  beforeAll(() => start(engine));

  test('minimizes only the terms with weight 1, but reports all of them', () => {
    const x = make('x', 2, 3);
    const f = (): tf.Tensor1D => tf.stack([tf.sum(tf.square(x)), tf.sum(tf.mul(x, 100)), tf.sum(x)]) as tf.Tensor1D;
    const { terms, gradients } = termsAndGradients(f, [1, 0, 0], [x]);
    expect(Array.from(terms.dataSync())).toEqual([13, 500, 5]);
    expect(Array.from(gradients[0]!.dataSync())).toEqual([4, 6]);
    const weighted = termsAndGradients(f, [1, 0, -2], [x]);
    expect(Array.from(weighted.gradients[0]!.dataSync())).toEqual([2, 4]);
  });
  test('gives 0 in the right shape for a variable that does not take part, and keeps the order of the list', () => {
    const [x, unused, y] = [make('x', 2), make('unused', 1, 1, 1), make('y', 5)];
    const f = (): tf.Tensor1D => tf.mul(x, y) as tf.Tensor1D;
    const gradients = termsAndGradients(f, [1], [y, unused, x]).gradients.map((g) => Array.from(g.dataSync()));
    expect(gradients).toEqual([[2], [0, 0, 0], [5]]);
  });
  test('sees no variable that is not listed', () => {
    const [x, other] = [make('x', 2), make('other', 3)];
    const { gradients } = termsAndGradients(() => tf.mul(x, other) as tf.Tensor1D, [1], [x]);
    expect(gradients).toHaveLength(1);
    expect(Array.from(other.dataSync())).toEqual([3]);
  });
  test('inputGradient gives each example the gradient of its own score', () => {
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const slopes = inputGradient((inputs) => tf.sum(tf.mul(tf.square(inputs), tf.tensor1d([1, 10])), 1, true), x);
    expect(slopes.arraySync()).toEqual([
      [2, 40],
      [6, 80],
    ]);
  });
  test('both leave nothing behind but what they give back', () => {
    const x = make('x', 1, 2);
    const f = (): tf.Tensor1D => tf.reshape(tf.sum(tf.square(inputGradient((v) => tf.log(v), x))), [1]) as tf.Tensor1D;
    const evaluate = (): void => {
      const { terms, gradients } = termsAndGradients(f, [1], [x]);
      tf.dispose([terms, ...gradients]);
    };
    evaluate();
    // The vector of weights belongs to the caller's tidy, like every constant.
    expect(leftBehind(() => tf.tidy(evaluate))).toBe(0);
  });
});
