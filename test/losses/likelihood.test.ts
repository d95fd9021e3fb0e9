import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { bernoulliNll, gaussianNll } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { runs, sixteenths } from './batches.js';

type Row = readonly number[];
const tensor = (row: Row): tf.Tensor2D => tf.tensor2d([[...row]]);
const bernoulli = (x: Row, logits: Row): number =>
  tf.tidy(() => bernoulliNll(tensor(x), tensor(logits)).dataSync()[0]!);
const gaussian = (x: Row, mean: Row, logVariance?: Row): number =>
  tf.tidy(
    () =>
      gaussianNll(tensor(x), {
        mean: tensor(mean),
        ...(logVariance && { logVariance: tensor(logVariance) }),
      }).dataSync()[0]!,
  );
const numbers = (value = sixteenths(4)): fc.Arbitrary<number[]> => fc.array(value, { minLength: 3, maxLength: 3 });
const gray = fc.nat(16).map((n) => n / 16);
const entropyOf = (x: number): number => (x === 0 || x === 1 ? 0 : -x * Math.log(x) - (1 - x) * Math.log(1 - x));

beforeAll(() => start('js'));

describe('bernoulliNll', () => {
  test('P11.6 is at least the entropy of the data, and that where σ(l) is the data', () => {
    const property = fc.property(numbers(gray), numbers(), (x, logits) => {
      const least = x.reduce((sum, value) => sum + entropyOf(value), 0);
      expect(bernoulli(x, logits)).toBeGreaterThanOrEqual(least - 1e-5);
      const best = x.map((value) => (value === 0 ? -50 : value === 1 ? 50 : Math.log(value / (1 - value))));
      expect(Math.abs(bernoulli(x, best) - least)).toBeLessThan(1e-5);
    });
    fc.assert(property, runs(30));
  });
  test('of sure and wrong pixels is what the logits say, with no bound', () => {
    expect(bernoulli([1, 0], [-1e4, 1e4])).toBe(2e4);
    expect(bernoulli([1, 0], [1e4, -1e4])).toBe(0);
  });
  test('adds over the pixels of an image and averages over images', () => {
    const images = tf.zeros([3, 4, 5, 1]);
    expect(bernoulliNll(images, images).dataSync()[0]).toBeCloseTo(20 * Math.log(2), 5);
  });
});

describe('gaussianNll', () => {
  test('P11.6 is least where the mean is the data', () => {
    const property = fc.property(numbers(), numbers(), numbers(), (x, mean, s) => {
      expect(gaussian(x, x, s)).toBeLessThanOrEqual(gaussian(x, mean, s) + 1e-5);
    });
    fc.assert(property, runs(30));
  });
  test('P11.6 of variance 1 is half the squared error and a constant', () => {
    const property = fc.property(numbers(), numbers(), (x, mean) => {
      const squares = x.reduce((sum, value, i) => sum + (value - mean[i]!) ** 2, 0);
      const exact = squares / 2 + 1.5 * Math.log(2 * Math.PI);
      expect(Math.abs(gaussian(x, mean) - exact)).toBeLessThan(1e-4);
      expect(gaussian(x, mean)).toBe(gaussian(x, mean, [0, 0, 0]));
    });
    fc.assert(property, runs(30));
  });
  test('P11.6 with the variance of the errors is least among all variances', () => {
    const errors = [2, -1, 0.5];
    const best = errors.map((e) => Math.log(e * e));
    const least = gaussian(errors, [0, 0, 0], best);
    for (const by of [-1, -0.25, 0.25, 1])
      expect(
        gaussian(
          errors,
          [0, 0, 0],
          best.map((s) => s + by),
        ),
      ).toBeGreaterThan(least + 0.01);
  });
});
