import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { installKernels } from '../../../src/engines/js/installKernels.js';
import { keyOf, normals } from '../../../src/random.js';
import { gradientError } from '../../support/gradients.js';

const names = ['Conv2DBackpropFilter', 'ResizeNearestNeighborGrad'];
const stock = names.map((name) => tf.getKernel(name, 'cpu'));
const register = (kernels: readonly tf.KernelConfig[]): void => {
  for (const kernel of kernels) {
    tf.unregisterKernel(kernel.kernelName, 'cpu');
    tf.registerKernel(kernel);
  }
};

const random = (name: string, shape: readonly number[]): tf.Tensor4D =>
  tf.tensor4d(normals(keyOf(9, name), tf.util.sizeFromShape([...shape])), shape as [number, number, number, number]);

/** The same computation with the kernels as they come. */
const onStock = (f: () => tf.Tensor): number[] => {
  register(stock);
  try {
    return values(f);
  } finally {
    installKernels();
  }
};
const values = (f: () => tf.Tensor): number[] => Array.from(tf.tidy(f).dataSync());

beforeEach(async () => {
  await tf.setBackend('cpu');
  installKernels();
});

test('the kernels are put in place once', () => {
  const before = names.map((name) => tf.getKernel(name, 'cpu').kernelFunc);
  expect(before).not.toEqual(stock.map(({ kernelFunc }) => kernelFunc));
  installKernels();
  names.forEach((name, i) => expect(tf.getKernel(name, 'cpu').kernelFunc).toBe(before[i]));
});

describe('the gradient of nearest neighbors', () => {
  const resized = (x: tf.Tensor, size: [number, number], alignCorners = false, half = false): tf.Tensor =>
    tf.image.resizeNearestNeighbor(x as tf.Tensor4D, size, alignCorners, half);
  const gradient = (shape: readonly number[], size: [number, number], alignCorners = false): tf.Tensor =>
    tf.grad((x: tf.Tensor) => tf.mul(resized(x, size, alignCorners), random('dy', [shape[0]!, ...size, shape[3]!])))(
      random('x', shape),
    );

  test('is wrong on the stock engine for more than one image: if this fails, the repair may go', () => {
    const one = (): tf.Tensor => gradient([2, 2, 2, 1], [4, 4]);
    expect(onStock(one)).not.toEqual(values(one));
  });
  test.each([false, true])('has the bits of the stock kernel for one image (align corners: %s)', (alignCorners) =>
    fc.assert(
      // From one row the stock kernel never returns when corners are aligned: its window is infinite.
      fc.property(fc.tuple(...[2, 2, 1, 1].map((min) => fc.integer({ min, max: 6 }))), ([h, w, toH, toW]) => {
        const one = (): tf.Tensor => gradient([1, h!, w!, 2], [toH! * 2, toW! * 2], alignCorners);
        expect(values(one)).toEqual(onStock(one));
      }),
      { seed: 1, numRuns: 30 },
    ),
  );
  test.each([
    [[3, 2, 3, 2], [4, 6], false, false],
    [[2, 3, 2, 1], [7, 5], false, false],
    [[2, 3, 2, 1], [7, 5], true, false],
    [[2, 4, 4, 1], [2, 3], false, false],
    [[2, 1, 1, 1], [4, 6], true, false],
    [[2, 2, 3, 1], [5, 6], false, true],
  ] as const)('is that of central differences: %j to %j, corners %s, half pixels %s', (shape, size, corners, half) => {
    const x = tf.tidy(() => tf.variable(random('x', shape)));
    const f = (): tf.Tensor =>
      tf.mul(resized(x, [...size], corners, half), random('dy', [shape[0], ...size, shape[3]]));
    expect(gradientError(f, [x])).toBeLessThan(1e-3);
    x.dispose();
  });
});

test('the gradient of a convolution by its filter has the bits of the stock kernel', () =>
  fc.assert(
    fc.property(
      fc.record({
        image: fc.tuple(...[1, 3, 3, 1].map((min) => fc.integer({ min, max: min + 3 }))),
        kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
        filters: fc.integer({ min: 1, max: 4 }),
        stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })),
        pad: fc.constantFrom('same' as const, 'valid' as const),
      }),
      ({ image, kernel, filters, stride, pad }) => {
        const f = (): tf.Tensor =>
          tf.grad((w: tf.Tensor) => {
            const y = tf.conv2d(random('x', image), w as tf.Tensor4D, stride, pad);
            return tf.mul(y, random('dy', y.shape));
          })(random('w', [...kernel, image[3]!, filters]));
        expect(values(f)).toEqual(onStock(f));
      },
    ),
    { seed: 2, numRuns: 40 },
  ));
