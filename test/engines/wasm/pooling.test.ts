import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installKernels } from '../../../src/engines/js/installKernels.js';
import { gradientError } from '../../support/gradients.js';
import { gradientOf, type Pooling, pooled, pooledShape, poolings } from '../pooled.js';
import { agrees, alive, type Computation, on, onStock, type Result, random, startWasm } from './engines.js';

const kinds = ['avg', 'max'] as const;

// The JS engine's own gradient of average pooling is wrong as well.
beforeAll(async () => {
  await tf.setBackend('cpu');
  installKernels();
});

const from = (min: number): fc.Arbitrary<number> => fc.integer({ min, max: min + 3 });

const gradient =
  (kind: 'avg' | 'max', pooling: Pooling): Computation =>
  () =>
    tf.grad((x: tf.Tensor) => tf.mul(pooled(kind, x, pooling), random('dy', pooledShape(pooling))))(
      random('x', pooling.shape),
    );

/** The largest difference from the definition. */
const error = (kind: 'avg' | 'max', pooling: Pooling, values: readonly number[]): number =>
  tf.tidy(() => {
    const [x, dy] = [random('x', pooling.shape).dataSync(), random('dy', pooledShape(pooling)).dataSync()];
    return Math.max(0, ...gradientOf(kind, pooling, x, dy).map((value, i) => Math.abs(value - values[i]!)));
  });

describe.each(kinds)('the gradient of %s pooling', (kind) => {
  test.each(poolings)('$shape, windows $size, strides $stride, $pad', async (pooling) => {
    // The engines add up in different orders.
    await agrees(gradient(kind, pooling), 1e-6);
    expect(error(kind, pooling, (await on('wasm', gradient(kind, pooling))).values)).toBeLessThan(2e-6);
  });
  test.each(poolings.slice(0, 5))('is that of central differences: $shape, $size, $stride, $pad', async (pooling) => {
    await startWasm();
    const count = tf.util.sizeFromShape([...pooling.shape]);
    // A prime that divides none of the counts: no two values are closer than a step of the differences.
    const apart = Array.from({ length: count }, (_, i) => ((i * 101) % count) / 10);
    const x = tf.variable(tf.tensor(apart, [...pooling.shape]));
    const f = (): tf.Tensor => tf.mul(pooled(kind, x, pooling), random('dy', pooledShape(pooling)));
    expect(gradientError(f, [x])).toBeLessThan(1e-3);
    x.dispose();
  });
  test('an empty batch has no gradient', () =>
    agrees(() => tf.engine().runKernel(kind === 'avg' ? 'AvgPoolGrad' : 'MaxPoolGrad', empty(), attributes), 0));
  test('random windows', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          shape: fc.tuple(from(1), from(5), from(5), from(1)),
          size: fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 })),
          stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
          pad: fc.constantFrom('same' as const, 'valid' as const),
        }),
        async (given) => {
          const pooling: Pooling = given;
          await startWasm();
          expect(error(kind, pooling, (await on('wasm', gradient(kind, pooling))).values)).toBeLessThan(2e-6);
        },
      ),
      { seed: 11, numRuns: 25 },
    ));
});

const attributes = { filterSize: 2, strides: 2, pad: 'valid' };
const empty = () => ({
  dy: tf.zeros([0, 2, 2, 3]),
  input: tf.zeros([0, 4, 4, 3]),
  output: tf.zeros([0, 2, 2, 3]),
});

describe('the stock kernels are wrong: if one of these fails, its repair may go', () => {
  const wrong = async (kind: 'avg' | 'max', pooling: Pooling): Promise<number> =>
    error(kind, pooling, (await onStock(gradient(kind, pooling))).values);
  test('max pooling, where no number of a window is positive', async () => {
    const pooling: Pooling = { shape: [2, 6, 6, 3], size: [3, 3], stride: [3, 3], pad: 'valid' };
    const raised = (by: number): Promise<Result> =>
      onStock(() =>
        tf.grad((x: tf.Tensor) => tf.maxPool(tf.add(x, by) as tf.Tensor4D, 3, 3, 'valid'))(random('x', pooling.shape)),
      );
    const [above, below] = [await raised(9), await raised(-9)];
    expect(above.values.filter((value) => value === 1)).toHaveLength(2 * 2 * 2 * 3);
    expect(below.values.flatMap((value, i) => (value === 0 ? [] : [i]))).toEqual([0]);
  });
  test('average pooling, where padding is part of a window', async () => {
    const pooling: Pooling = { shape: [1, 5, 5, 2], size: [3, 3], stride: [1, 1], pad: 'valid' };
    expect(await wrong('avg', pooling)).toBeLessThan(2e-6);
    expect(await wrong('avg', { ...pooling, pad: 'same' })).toBeGreaterThan(0.1);
  });
});

describe('max pooling', () => {
  beforeEach(startWasm);
  afterEach(startWasm);
  const byMaximum = (x: tf.Tensor): number[] =>
    Array.from(
      tf.tidy(() =>
        tf
          .grad((of: tf.Tensor) => tf.maxPool(of as tf.Tensor4D, 2, 1, 'valid'))(x)
          .dataSync(),
      ),
    );

  test('of equal values sends all of it to the first of each window, row by row', () => {
    const before = alive();
    const x = tf.ones([1, 3, 3, 1]);
    expect(byMaximum(x)).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
    const later = tf.tensor4d([0, 5, 5, 5, 5, 0, 0, 0, 0], [1, 3, 3, 1]);
    expect(byMaximum(later)).toEqual([0, 2, 0, 1, 1, 0, 0, 0, 0]);
    tf.dispose([x, later]);
    expect(alive()).toEqual(before);
  });
  test('of nothing but negative infinities sends it to the first, as TensorFlow does', () => {
    const x = tf.fill([1, 2, 2, 1], Number.NEGATIVE_INFINITY);
    expect(byMaximum(x)).toEqual([1, 0, 0, 0]);
    x.dispose();
  });
  test('rounded up reaches the last windows', () => {
    const gradients = tf.tidy(() =>
      kinds.map((kind) =>
        Array.from(
          tf
            .grad((x: tf.Tensor) => (kind === 'avg' ? tf.avgPool : tf.maxPool)(x as tf.Tensor4D, 2, 2, 0, 'ceil'))(
              tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]),
            )
            .dataSync(),
        ),
      ),
    );
    expect(gradients).toEqual([
      [0.25, 0.25, 0.5, 0.25, 0.25, 0.5, 0.5, 0.5, 1],
      [0, 0, 0, 0, 1, 1, 0, 1, 1],
    ]);
  });
  test('of integers is left to the stock kernel', () => {
    const ours = (): number[] =>
      Array.from(
        tf.tidy(() =>
          tf
            .engine()
            .runKernel<tf.Tensor>(
              'MaxPoolGrad',
              { dy: tf.ones([1, 1, 1, 1]), input: tf.ones([1, 2, 2, 1], 'int32'), output: tf.ones([1, 1, 1, 1]) },
              attributes,
            )
            .dataSync(),
        ),
      );
    expect(ours()).toHaveLength(4);
  });
});
