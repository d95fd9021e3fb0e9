import * as tf from '@tensorflow/tfjs-core';
import { r1, wasserstein } from 'rxgan/losses';
import { tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines, start } from '../support/engines.js';
import { linearCritic, penaltyValue, points, quadraticCritic, viewOf } from './views.js';

const loss = r1(10)(wasserstein);
const curved = (x: tf.Tensor): tf.Tensor => tf.sum(tanh(tf.mul(x, tf.tensor1d([1.5, -0.5]))), 1, true);

describe.each(engines)('P6.8 R1 on %s', (engine) => {
  beforeAll(() => start(engine));

  test('is half the mean squared gradient', () => {
    const real = points('r', 5);
    const squares = real.arraySync().map(([x, y]) => (x! ** 2 + y! ** 2) / 4);
    const expected = squares.reduce((sum, square) => sum + square, 0) / squares.length / 2;
    const value = penaltyValue(loss, viewOf(quadraticCritic, real, points('f', 5)));
    expect(Math.abs(value - expected)).toBeLessThan(2e-5 * expected);
    expect(penaltyValue(loss, viewOf(linearCritic([3, 4], 9), real, real))).toBe(12.5);
  });
  test('is 0 for a critic that is flat at the data, and nowhere negative', () => {
    expect(
      penaltyValue(
        loss,
        viewOf((x) => tf.mul(0, tf.sum(x, 1, true)), points('r', 5), points('f', 5)),
      ),
    ).toBe(0);
    expect(penaltyValue(loss, viewOf(curved, points('r', 5), points('f', 5)))).toBeGreaterThan(0);
  });
  test('grows with the square of the critic', () => {
    const view = viewOf(curved, points('r', 5), points('f', 5));
    const thrice = viewOf((x) => tf.mul(3, curved(x)), points('r', 5), points('f', 5));
    const value = penaltyValue(loss, view);
    expect(Math.abs(penaltyValue(loss, thrice) - 9 * value)).toBeLessThan(2e-5 * 9 * value);
  });
  test('does not look at the generated examples', () => {
    const [near, far] = [points('f', 5), points('g', 17, 100)].map((fake) =>
      penaltyValue(loss, viewOf(curved, points('r', 5), fake)),
    );
    expect(near).toBe(far);
  });
});
