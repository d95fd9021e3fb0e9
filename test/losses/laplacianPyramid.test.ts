import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { fromLaplacianPyramid, laplacianPyramid } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { keyOf, normals } from '../../src/random.js';
import { engines, leftBehind, start } from '../support/engines.js';
import { runs } from './batches.js';

const images = (shape: [number, number, number, number], seed = 1): tf.Tensor4D =>
  tf.tensor4d(normals(keyOf(seed, 'images'), tf.util.sizeFromShape(shape)), shape);
const far = (a: tf.Tensor, b: tf.Tensor): number => {
  expect(a.shape).toEqual(b.shape);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);
};

describe.each(engines)('the Laplacian pyramid on %s', (engine) => {
  beforeAll(() => start(engine));

  const sizes = fc.record({
    batch: fc.integer({ min: 1, max: 2 }),
    height: fc.integer({ min: 1, max: 2 }),
    width: fc.integer({ min: 1, max: 3 }),
    channels: fc.integer({ min: 1, max: 2 }),
    levels: fc.nat(3),
  });
  test('gives the images back: bit for bit where float32 holds all numbers, to rounding elsewhere', () => {
    const property = fc.property(sizes, ({ batch, height, width, channels, levels }) => {
      const original = images([batch, height * 2 ** levels, width * 2 ** levels, channels]);
      expect(far(fromLaplacianPyramid(laplacianPyramid(original, levels)), original)).toBeLessThan(2e-6);
      // Means of four, three times over, of whole numbers need six more binary digits.
      const whole = tf.round(tf.mul(original, 100)) as tf.Tensor4D;
      expect(far(fromLaplacianPyramid(laplacianPyramid(whole, levels)), whole)).toBe(0);
    });
    fc.assert(property, runs(15));
  });
  test('has one residual a level, coarse to fine, each with mean 0 in every block of four', () => {
    const { coarse, residuals } = laplacianPyramid(images([2, 8, 4, 3]), 2);
    expect(coarse.shape).toEqual([2, 2, 1, 3]);
    expect(residuals.map(({ shape }) => shape)).toEqual([
      [2, 4, 2, 3],
      [2, 8, 4, 3],
    ]);
    for (const residual of residuals) {
      const blocks = tf.avgPool(residual, 2, 2, 'valid');
      expect(far(blocks, tf.zerosLike(blocks))).toBeLessThan(1e-6);
    }
  });
  test('keeps in the coarse image the mean of what it stands for', () => {
    const original = images([1, 8, 8, 2]);
    const { coarse } = laplacianPyramid(original, 3);
    expect(far(tf.reshape(coarse, [1, 2]), tf.mean(original, [1, 2]))).toBeLessThan(1e-6);
  });
  test('of no levels is the images themselves', () => {
    const original = images([1, 3, 5, 1]);
    expect(laplacianPyramid(original, 0)).toEqual({ coarse: original, residuals: [] });
    expect(fromLaplacianPyramid({ coarse: original, residuals: [] })).toBe(original);
  });
  test('lets gradients through, as LAPGAN’s generators of residuals need', () => {
    const { coarse, residuals } = laplacianPyramid(images([1, 2, 2, 1]), 1);
    const weights = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const total = (made: tf.Tensor): tf.Tensor =>
      tf.sum(tf.mul(weights, fromLaplacianPyramid({ coarse, residuals: [made as tf.Tensor4D] })));
    expect(far(tf.grad(total)(residuals[0]!), weights)).toBe(0);
  });
  test('refuses sides that cannot be halved so often, and levels that are no number of times', () => {
    for (const [height, width, levels] of [
      [6, 8, 2],
      [8, 6, 2],
      [8, 8, 4],
      [8, 8, -1],
      [8, 8, 0.5],
      [8, 8, Number.NaN],
    ] as const)
      expect(() => laplacianPyramid(tf.zeros([1, height, width, 1]), levels)).toThrow(
        expect.objectContaining({
          _tag: 'ShapeMismatch',
          path: 'laplacianPyramid.levels',
          message: expect.stringContaining(`images of ${height} by ${width} cannot be halved ${levels} times`),
        }),
      );
  });
  test('leaves no tensor behind but its own', () => {
    const original = images([1, 4, 4, 1]);
    const evaluate = (): void => tf.tidy(() => void fromLaplacianPyramid(laplacianPyramid(original, 2)));
    evaluate();
    expect(leftBehind(evaluate)).toBe(0);
  });
});
