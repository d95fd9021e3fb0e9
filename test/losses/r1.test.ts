import * as tf from '@tensorflow/tfjs-core';
import { r1, r2, wasserstein } from 'rxgan/losses';
import { tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines, start } from '../support/engines.js';
import { linearCritic, penaltyValue, points, quadraticCritic, viewOf } from './views.js';

const curved = (x: tf.Tensor): tf.Tensor => tf.sum(tanh(tf.mul(x, tf.tensor1d([1.5, -0.5]))), 1, true);

describe.each(engines)('P6.8 on %s', (engine) => {
  beforeAll(() => start(engine));

  describe.each([
    ['R1, on real examples', r1(10)(wasserstein), 'real'],
    ['R2, on generated examples', r2(10)(wasserstein), 'fake'],
  ] as const)('%s', (_name, loss, side) => {
    /** A view with these points on the side that is penalized, and others on the other. */
    const seen = (critic: (x: tf.Tensor) => tf.Tensor, own: tf.Tensor, other: tf.Tensor = points('other', 3, 100)) =>
      side === 'real' ? viewOf(critic, own, other) : viewOf(critic, other, own);

    test('is half the mean squared gradient', () => {
      const own = points('own', 5);
      const squares = own.arraySync().map(([x, y]) => (x! ** 2 + y! ** 2) / 4);
      const expected = squares.reduce((sum, square) => sum + square, 0) / squares.length / 2;
      const value = penaltyValue(loss, seen(quadraticCritic, own));
      expect(Math.abs(value - expected)).toBeLessThan(2e-5 * expected);
      expect(penaltyValue(loss, seen(linearCritic([3, 4], 9), own))).toBe(12.5);
    });
    test('is that of each example alone, over all axes of an image', () => {
      const critic = (x: tf.Tensor): tf.Tensor => tf.reshape(tf.sum(x, [1, 2, 3]), [-1, 1]);
      for (const batch of [1, 4, 64])
        expect(penaltyValue(loss, seen(critic, tf.ones([batch, 3, 2, 1]), tf.ones([1, 3, 2, 1])))).toBeCloseTo(3, 5);
    });
    test('is 0 for a critic that is flat there, and nowhere negative', () => {
      const flat = (x: tf.Tensor): tf.Tensor => tf.mul(0, tf.sum(x, 1, true));
      expect(penaltyValue(loss, seen(flat, points('own', 5)))).toBe(0);
      expect(penaltyValue(loss, seen(curved, points('own', 5)))).toBeGreaterThan(0);
    });
    test('grows with the square of the critic', () => {
      const value = penaltyValue(loss, seen(curved, points('own', 5)));
      const thrice = penaltyValue(
        loss,
        seen((x) => tf.mul(3, curved(x)), points('own', 5)),
      );
      expect(Math.abs(thrice - 9 * value)).toBeLessThan(2e-5 * 9 * value);
    });
    test('does not look at the other side', () => {
      const [near, far] = [points('f', 5), points('g', 17, 100)].map((other) =>
        penaltyValue(loss, seen(curved, points('own', 5), other)),
      );
      expect(near).toBe(far);
    });
  });
});
