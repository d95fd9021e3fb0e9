import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { averagePool, depthToSpace, logSoftmax, logSumExp, maximum, minimum, softmax } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { inputGradient } from '../../../src/models/gradients.js';
import { upsample } from '../../../src/models/ops/upsample.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, start } from '../../support/engines.js';

const image = (shape: [number, number, number, number]): tf.Tensor4D =>
  tf.tensor4d(normals(keyOf(1, 'image'), tf.util.sizeFromShape(shape)), shape);
const far = (a: tf.Tensor, b: tf.Tensor): number => {
  expect(a.shape).toEqual(b.shape);
  return tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!;
};
const rows = fc.array(fc.float({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 8 });

describe.each(engines)('the same values as other formulas on %s', (engine) => {
  beforeAll(() => start(engine));

  test('averagePool is tf.avgPool with strides of its size', () => {
    const x = image([2, 6, 12, 3]);
    expect(far(averagePool(3)(x), tf.avgPool(x, 3, 3, 'valid'))).toBeLessThan(1e-6);
  });
  test('upsample repeats each pixel as tf.image.resizeNearestNeighbor does', () => {
    const x = image([2, 3, 2, 2]);
    expect(far(upsample(3)(x), tf.image.resizeNearestNeighbor(x, [9, 6]))).toBe(0);
  });
  test('averagePool undoes upsample', () => {
    const x = image([2, 3, 2, 2]);
    expect(far(averagePool(2)(upsample(2)(x)), x)).toBeLessThan(1e-6);
  });
  test('depthToSpace is tf.depthToSpace', () => {
    const x = image([2, 3, 2, 12]);
    expect(far(depthToSpace(2)(x), tf.depthToSpace(x, 2, 'NHWC'))).toBe(0);
  });
  test('maximum and minimum broadcast, and the first of two equals gets the gradient', () => {
    const a = tf.tensor2d([1, 5, 2, 2], [2, 2]);
    const b = tf.tensor1d([2, 2]);
    expect(Array.from(maximum(a, b).dataSync())).toEqual([2, 5, 2, 2]);
    expect(Array.from(minimum(a, b).dataSync())).toEqual([1, 2, 2, 2]);
    expect(Array.from(inputGradient((x) => maximum(x, b), a).dataSync())).toEqual([0, 1, 1, 1]);
    expect(Array.from(inputGradient((x) => minimum(x, b), a).dataSync())).toEqual([1, 0, 1, 1]);
  });

  test('P0.4 logSumExp lies between the maximum and the maximum plus log K, and follows a shift', () => {
    const property = fc.property(rows, fc.integer({ min: -1000, max: 1000 }), (row, shift) => {
      const [value, shifted] = tf.tidy(() => {
        const x = tf.tensor2d([row]);
        return [logSumExp(x).dataSync()[0]!, logSumExp(tf.add(x, shift)).dataSync()[0]!] as const;
      });
      const largest = Math.max(...row);
      // One part in 2^23 of the largest number that takes part.
      const rounding = 4e-7 * (Math.max(...row.map(Math.abs)) + Math.abs(shift) + 1);
      expect(value).toBeGreaterThanOrEqual(largest - rounding);
      expect(value).toBeLessThanOrEqual(largest + Math.log(row.length) + rounding);
      expect(Math.abs(shifted - value - shift)).toBeLessThanOrEqual(rounding);
    });
    fc.assert(property, { seed: 7, numRuns: 60, endOnFailure: true });
  });
  // x - logSumExp(x) would lose what stands behind the point at large x: the shift has to come before the sum.
  test('softmax and logSoftmax are as exact as tf.softmax and tf.logSoftmax, also far from 0', () => {
    const property = fc.property(rows, (row) => {
      tf.tidy(() => {
        const x = tf.tensor2d([row]);
        expect(far(softmax(x), tf.softmax(x))).toBeLessThan(1e-6);
        const scale = 1 + Math.max(...row) - Math.min(...row);
        expect(far(logSoftmax(x), tf.logSoftmax(x))).toBeLessThan(2.5e-7 * scale);
      });
    });
    fc.assert(property, { seed: 7, numRuns: 60, endOnFailure: true });
  });
});
