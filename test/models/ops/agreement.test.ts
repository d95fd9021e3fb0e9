import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import {
  averagePool,
  depthToSpace,
  dilate,
  logSoftmax,
  logSumExp,
  maximum,
  maximumOver,
  maximumPool,
  minimum,
  mirrorPad,
  prelu,
  relu6,
  resizeBilinear,
  separableConvolve,
  softmax,
  where,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { inputGradient } from '../../../src/models/gradients.js';
import { convolve } from '../../../src/models/ops/convolutions.js';
import { upsample } from '../../../src/models/ops/resizing.js';
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

  test('relu6 is tf.relu6, and prelu is tf.prelu, which has the slope for a derivative at 0', () => {
    const x = tf.tensor2d([-3, 0, 2, 7, -1, 0.5], [2, 3]);
    const slope: tf.Tensor = tf.tensor1d([0.25, -0.5, 0.1]);
    expect(far(relu6(x), tf.relu6(x))).toBe(0);
    expect(far(prelu(x, slope), tf.prelu(x, slope))).toBe(0);
    expect(Array.from(inputGradient((z) => prelu(z, slope), tf.zeros([1, 3])).dataSync())).toEqual(
      Array.from(slope.dataSync()),
    );
  });
  test('where is tf.where, of the side that is not chosen also nothing infinite', () => {
    const x = tf.tensor1d([-2, 3]);
    const chosen = (z: tf.Tensor): tf.Tensor => where(() => tf.greater(z, 0), tf.log(z), tf.neg(z));
    expect(far(chosen(x), tf.where(tf.greater(x, 0), tf.log(x), tf.neg(x)))).toBe(0);
    expect(inputGradient(chosen, x).dataSync()[0]).toBe(-1);
    const broadcast = where(() => tf.tensor2d([[1], [0]], [2, 1], 'bool'), x, tf.scalar(7));
    expect(Array.from(broadcast.dataSync())).toEqual([-2, 3, 7, 7]);
  });
  test('maximumOver is tf.max, and equals share the gradient', () => {
    const x = tf.tensor3d([1, 5, 2, 2, 5, 0, -1, -7], [2, 2, 2]);
    expect(far(maximumOver(1)(x), tf.max(x, 1, true))).toBe(0);
    expect(far(maximumOver([0, -1])(x), tf.max(x, [0, -1], true))).toBe(0);
    const shared = inputGradient(maximumOver([0, 1, 2]), x);
    expect(Array.from(shared.dataSync())).toEqual([0, 0.5, 0, 0, 0.5, 0, 0, 0]);
  });
  test('maximumPool is tf.maxPool with strides of its size', () => {
    const x = image([2, 6, 12, 3]);
    expect(far(maximumPool(3)(x), tf.maxPool(x, 3, 3, 'valid'))).toBe(0);
  });
  test('a convolution with dilate is one with dilations', () => {
    const [x, filter] = [image([2, 7, 6, 2]), image([3, 2, 2, 3])];
    for (const pad of ['same', 'valid'] as const) {
      const dilated = convolve(x, dilate(filter, 2), { strides: 1, pad });
      expect(far(dilated, tf.conv2d(x, filter, 1, pad, 'NHWC', 2))).toBeLessThan(1e-5);
    }
  });
  test('separableConvolve is tf.separableConv2d', () => {
    const [x, depthwise, pointwise] = [image([2, 5, 6, 2]), image([3, 3, 2, 2]), image([1, 1, 4, 3])];
    for (const strides of [1, 2])
      expect(
        far(
          separableConvolve(x, depthwise, pointwise, { strides, pad: 'same' }),
          tf.separableConv2d(x, depthwise, pointwise, strides, 'same'),
        ),
      ).toBeLessThan(1e-5);
  });
  test('mirrorPad pads with what lies inside the border, or at it', () => {
    const x = tf.tensor1d([1, 2, 3]);
    expect(Array.from(mirrorPad([[2, 2]])(x).dataSync())).toEqual([3, 2, 1, 2, 3, 2, 1]);
    expect(Array.from(mirrorPad([[2, 3]], 'symmetric')(x).dataSync())).toEqual([2, 1, 1, 2, 3, 3, 2, 1]);
    expect(Array.from(inputGradient(mirrorPad([[2, 1]]), x).dataSync())).toEqual([1, 3, 2]);
  });

  test('resizeBilinear is tf.image.resizeBilinear, whatever the sizes and settings', () => {
    const length = fc.integer({ min: 1, max: 7 });
    const places = fc.constantFrom({}, { alignCorners: true }, { halfPixelCenters: true });
    const property = fc.property(length, length, length, length, places, (height, width, toHeight, toWidth, options) =>
      tf.tidy(() => {
        const x = image([2, height, width, 2]);
        const { alignCorners = false, halfPixelCenters = false } = options as Partial<Record<string, boolean>>;
        const right = tf.image.resizeBilinear(x, [toHeight, toWidth], alignCorners, halfPixelCenters);
        expect(far(resizeBilinear([toHeight, toWidth], options)(x), right)).toBeLessThan(2e-6);
      }),
    );
    fc.assert(property, { seed: 7, numRuns: 60, endOnFailure: true });
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
