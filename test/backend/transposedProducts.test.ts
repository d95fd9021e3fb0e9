import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { repairTransposedProducts } from '../../src/backend/transposedProducts.js';
import { keyOf, normals } from '../../src/random.js';
import { leftBehind } from '../support/engines.js';

const random = (name: string, shape: readonly number[]): tf.Tensor =>
  tf.tensor(normals(keyOf(8, name), tf.util.sizeFromShape([...shape])), [...shape]);
/** The two last axes exchanged. */
const flipped = (shape: readonly number[]): number[] => [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!];

/** The same computation on one engine, from host values. */
const on = async (engine: 'cpu' | 'wasm', f: () => tf.Tensor): Promise<{ shape: number[]; values: number[] }> => {
  await tf.setBackend(engine);
  return tf.tidy(() => {
    const result = f();
    return { shape: result.shape, values: Array.from(result.dataSync()) };
  });
};
/** The largest difference over the largest value. */
const difference = async (f: () => tf.Tensor): Promise<number> => {
  const [js, wasm] = [await on('cpu', f), await on('wasm', f)];
  expect(wasm.shape).toEqual(js.shape);
  const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs));
  return largest(wasm.values.map((value, i) => value - js.values[i]!)) / largest(js.values);
};

const transposes = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB) => ({ transposeA, transposeB })),
);
const shapes: readonly (readonly [name: string, a: readonly number[], b: readonly number[]])[] = [
  ['a small layer', [5, 7], [7, 3]],
  ['one row', [1, 9], [9, 4]],
  ['one column', [6, 9], [9, 1]],
  ['more than one block of 48', [64, 200], [200, 50]],
  ['a weight larger than the batch', [4, 60], [60, 130]],
  ['a batch of one', [1, 5, 7], [1, 7, 3]],
  ['two outer axes of one', [1, 1, 5, 7], [1, 1, 7, 3]],
  ['a batch', [3, 5, 7], [3, 7, 2]],
  ['a matrix for a whole batch', [3, 5, 7], [1, 7, 2]],
  ['a batch for one matrix', [1, 5, 7], [3, 7, 2]],
  ['a matrix of lower rank', [3, 5, 7], [7, 2]],
  ['two outer axes', [2, 3, 4, 5], [2, 3, 5, 6]],
];

const fused =
  (K: number, transposeA: boolean, transposeB: boolean, activation: 'linear' | 'relu' = 'linear') =>
  (): tf.Tensor => {
    const [a, b] = [random('a', transposeA ? [K, 6] : [6, K]), random('b', transposeB ? [5, K] : [K, 5])];
    const bias = random('bias', [5]);
    return tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, transposeA, transposeB, bias, activation });
  };

// First of all, while the stock kernels are still in place.
describe('the stock engine', () => {
  test.each([
    [true, false],
    [false, true],
  ])(
    'is wrong in a fused product with transposes %s, %s and a bias over more than 48 rows: if this fails, the repair may go',
    async (transposeA, transposeB) => {
      expect(await difference(fused(200, transposeA, transposeB))).toBeGreaterThan(0.01);
    },
  );
});

describe('the repaired engine', () => {
  beforeAll(() => repairTransposedProducts());

  describe.each(transposes)('with transposes $transposeA, $transposeB', ({ transposeA, transposeB }) => {
    test.each(shapes)('%s', async (_name, a, b) => {
      const product = (): tf.Tensor =>
        tf.matMul(
          random('a', transposeA ? flipped(a) : a),
          random('b', transposeB ? flipped(b) : b),
          transposeA,
          transposeB,
        );
      expect(await difference(product)).toBeLessThan(2e-5);
    });
    test.each([20, 200])('fused with a bias and K = %i', async (K) => {
      expect(await difference(fused(K, transposeA, transposeB))).toBeLessThan(2e-5);
      expect(await difference(fused(K, transposeA, transposeB, 'relu'))).toBeLessThan(2e-5);
    });
    test('leaves neither tensors nor data behind', async () => {
      await tf.setBackend('wasm');
      const held = (): number => (tf.backend() as unknown as { numDataIds: () => number }).numDataIds();
      const before = held();
      const work = (): void =>
        tf.tidy(() => {
          for (const [, a, b] of shapes)
            tf.matMul(
              random('a', transposeA ? flipped(a) : a),
              random('b', transposeB ? flipped(b) : b),
              transposeA,
              transposeB,
            );
          fused(200, transposeA, transposeB, 'relu')();
        });
      expect(leftBehind(work)).toBe(0);
      expect(held()).toBe(before);
    });
    test('leaves the operands as they were', async () => {
      await tf.setBackend('wasm');
      const [a, b] = [random('a', [4, 4]), random('b', [4, 4])];
      const copies = [a, b].map((x) => Array.from(x.dataSync()));
      tf.matMul(a, b, transposeA, transposeB);
      expect([a, b].map((x) => Array.from(x.dataSync()))).toEqual(copies);
    });
  });

  test('is repaired once, however often it is asked for', () => {
    const kernels = () => ['BatchMatMul', '_FusedMatMul'].map((name) => tf.getKernel(name, 'wasm').kernelFunc);
    const before = kernels();
    repairTransposedProducts();
    expect(kernels()).toEqual(before);
    kernels().forEach((kernel, i) => {
      expect(kernel).toBe(before[i]);
    });
  });
  test('sees a weight that was assigned since the last product', async () => {
    await tf.setBackend('wasm');
    const weight = tf.variable(tf.ones([3, 2]));
    const product = (): number[] =>
      Array.from(tf.matMul(tf.ones([1, 2]), weight as unknown as tf.Tensor2D, false, true).dataSync());
    expect(product()).toEqual([2, 2, 2]);
    weight.assign(tf.fill([3, 2], 5));
    expect(product()).toEqual([10, 10, 10]);
  });
});
