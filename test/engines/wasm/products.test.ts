import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { agrees, type Computation, difference, on, onStock, random, startWasm } from './engines.js';

/** The two last axes exchanged. */
const flipped = (shape: readonly number[]): number[] => [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!];

const product =
  (a: readonly number[], b: readonly number[], transposeA: boolean, transposeB: boolean): Computation =>
  () =>
    tf.matMul(
      random('a', transposeA ? flipped(a) : a),
      random('b', transposeB ? flipped(b) : b),
      transposeA,
      transposeB,
    );

const transposes = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB) => ({ transposeA, transposeB })),
);
const shapes: readonly (readonly [name: string, a: readonly number[], b: readonly number[]])[] = [
  ['one number', [1, 1], [1, 1]],
  ['a small layer', [5, 7], [7, 3]],
  ['one row', [1, 9], [9, 4]],
  ['one column', [6, 9], [9, 1]],
  ['full tiles', [8, 16], [16, 24]],
  ['more than one block of 48', [64, 200], [200, 50]],
  ['more than one block of 256 rows', [9, 600], [600, 10]],
  ['more than one block of 1024 columns', [5, 30], [30, 1030]],
  ['a weight larger than the batch', [4, 60], [60, 130]],
  ['a batch of one', [1, 5, 7], [1, 7, 3]],
  ['two outer axes of one', [1, 1, 5, 7], [1, 1, 7, 3]],
  ['a batch', [3, 5, 7], [3, 7, 2]],
  ['a matrix for a whole batch', [3, 5, 7], [1, 7, 2]],
  ['a batch for one matrix', [1, 5, 7], [3, 7, 2]],
  ['a matrix of lower rank', [3, 5, 7], [7, 2]],
  ['two outer axes', [2, 3, 4, 5], [2, 3, 5, 6]],
];

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;
const fused =
  (
    K: number,
    transposeA: boolean,
    transposeB: boolean,
    activation: (typeof activations)[number] = 'linear',
  ): Computation =>
  () =>
    tf.fused.matMul({
      a: random('a', transposeA ? [K, 6] : [6, K]) as tf.Tensor2D,
      b: random('b', transposeB ? [5, K] : [K, 5]) as tf.Tensor2D,
      transposeA,
      transposeB,
      bias: random('bias', [5]),
      activation,
      ...(activation === 'prelu' && { preluActivationWeights: random('slopes', [5]) }),
      ...(activation === 'leakyrelu' && { leakyreluAlpha: 0.3 }),
    });

describe('the stock engine', () => {
  test.each([
    [true, false],
    [false, true],
  ])(
    'is wrong in a fused product with transposes %s, %s and a bias over more than 48 rows: if this fails, the repair may go',
    async (transposeA, transposeB) => {
      const f = fused(200, transposeA, transposeB);
      expect(difference(await onStock(f), await on('cpu', f))).toBeGreaterThan(0.01);
    },
  );
});

describe('the products of this library', () => {
  beforeAll(startWasm);

  describe.each(transposes)('with transposes $transposeA, $transposeB', ({ transposeA, transposeB }) => {
    test.each(shapes)('%s', async (_name, a, b) => agrees(product(a, b, transposeA, transposeB)));
    test.each(activations)('fused with a bias and %s', async (activation) => {
      for (const K of [20, 200]) await agrees(fused(K, transposeA, transposeB, activation));
    });
    test('fused without a bias, over a batch', () =>
      agrees(() =>
        tf.fused.matMul({
          a: random('a', transposeA ? [3, 60, 7] : [3, 7, 60]) as tf.Tensor3D,
          b: random('b', transposeB ? [3, 5, 60] : [3, 60, 5]) as tf.Tensor3D,
          transposeA,
          transposeB,
          activation: 'relu',
        }),
      ));
    test('leaves the operands as they were', async () => {
      await startWasm();
      tf.tidy(() => {
        const [a, b] = [random('a', [4, 4]), random('b', [4, 4])];
        const copies = [a, b].map((x) => Array.from(x.dataSync()));
        tf.matMul(a, b, transposeA, transposeB);
        expect([a, b].map((x) => Array.from(x.dataSync()))).toEqual(copies);
      });
    });
    // In the plain form: one that multiplies and adds with one rounding has other bits.
    test('has the bits of the engine’s own product of matrices that are not transposed', async () => {
      // More than one block of each kind.
      const [a, b] = [[37, 530] as const, [530, 1027] as const];
      const straight = await onStock(() => tf.matMul(random('a', a), random('b', b)));
      await startWasm();
      const turned = await on('wasm', () =>
        tf.matMul(
          transposeA ? tf.transpose(random('a', a)) : random('a', a),
          transposeB ? tf.transpose(random('b', b)) : random('b', b),
          transposeA,
          transposeB,
        ),
      );
      expect(turned.values).toEqual(straight.values);
    });
  });

  test('random shapes, batches and transposes', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          m: fc.integer({ min: 1, max: 13 }),
          k: fc.integer({ min: 1, max: 300 }),
          n: fc.integer({ min: 1, max: 19 }),
          outer: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
          aloneA: fc.boolean(),
          aloneB: fc.boolean(),
          transposeA: fc.boolean(),
          transposeB: fc.boolean(),
        }),
        ({ m, k, n, outer, aloneA, aloneB, transposeA, transposeB }) => {
          const alone = outer.map(() => 1);
          return agrees(
            product([...(aloneA ? alone : outer), m, k], [...(aloneB ? alone : outer), k, n], transposeA, transposeB),
          );
        },
      ),
      { seed: 5, numRuns: 40 },
    ));
  test('outer axes that broadcast crosswise: the product of every pair', async () => {
    await startWasm();
    tf.tidy(() => {
      const [a, b] = [random('a', [2, 1, 3, 4]), random('b', [1, 3, 4, 5])];
      const all = tf.matMul(a, b);
      expect(all.shape).toEqual([2, 3, 3, 5]);
      for (const i of [0, 1])
        for (const j of [0, 1, 2]) {
          const pair = tf.matMul(
            tf.reshape(tf.slice(a, [i, 0], [1, 1]), [3, 4]),
            tf.reshape(tf.slice(b, [0, j], [1, 1]), [4, 5]),
          );
          expect(Array.from(tf.slice(all, [i, j], [1, 1]).dataSync())).toEqual(Array.from(pair.dataSync()));
        }
    });
  });
  test('few rows and a large matrix: what the engine does itself', () =>
    agrees(product([8, 200], [200, 300], false, false)));
  test('no inner axis: nothing, or the bias alone', async () => {
    await agrees(() => tf.matMul(tf.zeros([3, 0]), tf.zeros([0, 2])), 0);
    const [a, b] = [tf.zeros([3, 0]) as tf.Tensor2D, tf.zeros([0, 2]) as tf.Tensor2D];
    const biases = tf.fused.matMul({ a, b, bias: tf.tensor1d([1, 2]) });
    expect(Array.from(biases.dataSync())).toEqual([1, 2, 1, 2, 1, 2]);
    tf.dispose([a, b, biases]);
  });
  test('sees a weight that was assigned since the last product', async () => {
    await startWasm();
    tf.tidy(() => {
      const weight = tf.variable(tf.ones([3, 2]));
      const values = (): number[] =>
        Array.from(tf.matMul(tf.ones([1, 2]), weight as unknown as tf.Tensor2D, false, true).dataSync());
      expect(values()).toEqual([2, 2, 2]);
      weight.assign(tf.fill([3, 2], 5));
      expect(values()).toEqual([10, 10, 10]);
      weight.dispose();
    });
  });
});
