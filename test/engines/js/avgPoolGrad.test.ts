import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, test } from 'vitest';
import { installKernels } from '../../../src/engines/js/installKernels.js';
import { keyOf, normals } from '../../../src/random.js';
import { gradientError } from '../../support/gradients.js';
import { gradientOf, type Pooling, pooled, pooledShape, poolings } from '../pooled.js';

const stock = tf.getKernel('AvgPoolGrad', 'cpu');

const random = (name: string, shape: readonly number[]): tf.Tensor =>
  tf.tensor(normals(keyOf(12, name), tf.util.sizeFromShape([...shape])), [...shape]);

beforeEach(async () => {
  await tf.setBackend('cpu');
  installKernels();
});

/** The largest difference of the engine's gradient from the definition. */
const error = (kind: 'avg' | 'max', pooling: Pooling): number =>
  tf.tidy(() => {
    const [x, dy] = [random('x', pooling.shape), random('dy', pooledShape(pooling))];
    const values = tf
      .grad((of: tf.Tensor) => tf.mul(pooled(kind, of, pooling), dy))(x)
      .dataSync();
    const expected = gradientOf(kind, pooling, x.dataSync(), dy.dataSync());
    return Math.max(...expected.map((value, i) => Math.abs(value - values[i]!)));
  });

describe.each(poolings)('pooling of $shape, windows $size, strides $stride, $pad', (pooling) => {
  test('the gradient of the mean is that of the definition', () => {
    const before = tf.memory().numTensors;
    expect(error('avg', pooling)).toBeLessThan(2e-6);
    expect(tf.memory().numTensors).toBe(before);
  });
  test('and that of central differences', () => {
    const x = tf.tidy(() => tf.variable(random('x', pooling.shape)));
    const f = (): tf.Tensor => tf.mul(pooled('avg', x, pooling), random('dy', pooledShape(pooling)));
    expect(gradientError(f, [x])).toBeLessThan(1e-3);
    x.dispose();
  });
  test('the stock gradient of the maximum is right on this engine', () =>
    expect(error('max', pooling)).toBeLessThan(2e-6));
});

test('the stock kernel is wrong where padding is part of a window: if this fails, the repair may go', () => {
  const pooling: Pooling = { shape: [1, 5, 5, 2], size: [3, 3], stride: [1, 1], pad: 'valid' };
  tf.unregisterKernel('AvgPoolGrad', 'cpu');
  tf.registerKernel(stock);
  expect(error('avg', pooling)).toBeLessThan(2e-6);
  expect(error('avg', { ...pooling, pad: 'same' })).toBeGreaterThan(0.1);
  installKernels();
  expect(error('avg', { ...pooling, pad: 'same' })).toBeLessThan(2e-6);
});
