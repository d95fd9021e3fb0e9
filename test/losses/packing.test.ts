import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { hinge, packing, problemsOf } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { packed } from '../../src/losses/packing.js';
import { start } from '../support/engines.js';
import { runs } from './batches.js';
import { setupOf } from './setups.js';

beforeAll(() => start('js'));

describe('packed', () => {
  test('joins vectors in a row end to end', () => {
    const examples = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
    expect(packed(examples, 2).arraySync()).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    expect(packed(examples, 4).arraySync()).toEqual([[1, 2, 3, 4, 5, 6, 7, 8]]);
    expect(packed(examples, 1)).toBe(examples);
  });
  test('lays images upon each other, as more channels of the same pixels', () => {
    const sizes = fc.record({
      packs: fc.integer({ min: 1, max: 3 }),
      count: fc.integer({ min: 1, max: 3 }),
      height: fc.integer({ min: 1, max: 3 }),
      width: fc.integer({ min: 1, max: 3 }),
      channels: fc.integer({ min: 1, max: 2 }),
    });
    const property = fc.property(sizes, ({ packs, count, height, width, channels }) => {
      const shape = [packs * count, height, width, channels] as const;
      const images = tf.reshape(tf.range(0, tf.util.sizeFromShape([...shape])), [...shape]);
      const from = images.arraySync() as number[][][][];
      const to = packed(images, count).arraySync() as number[][][][];
      const expected = Array.from({ length: packs }, (_, p) =>
        Array.from({ length: height }, (_y, y) =>
          Array.from({ length: width }, (_x, x) =>
            Array.from({ length: count }, (_c, c) => from[p * count + c]![y]![x]!).flat(),
          ),
        ),
      );
      expect(to).toEqual(expected);
    });
    fc.assert(property, runs(20));
  });
  test('lets gradients through to every example', () => {
    const weights = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [2, 4]);
    const slopes = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(packed(x, 2), weights)))(tf.zeros([4, 2]));
    expect(slopes.arraySync()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
  });
});

describe('packing', () => {
  test('changes neither formula, and multiplies with the packing inside', () => {
    const loss = packing(2)(packing(3)(hinge));
    expect(loss).toMatchObject({ packing: 6, name: 'packing(packing(hinge))' });
    expect([loss.discriminator, loss.generator]).toEqual([hinge.discriminator, hinge.generator]);
  });
  test.each([
    [0, 8, 'expected a positive integer, got 0'],
    [-2, 8, 'expected a positive integer, got -2'],
    [1.5, 9, 'expected a positive integer, got 1.5'],
    [Number.NaN, 8, 'expected a positive integer, got NaN'],
    [3, 8, '3 does not divide the batch of 8'],
    [16, 8, '16 does not divide the batch of 8'],
  ])('of %d refuses a batch of %d', (count, batch, message) => {
    const problems = problemsOf(packing(count)(hinge), setupOf({ batch }));
    expect(problems).toEqual([
      expect.objectContaining({ _tag: 'ConfigError', path: 'packing', message: expect.stringContaining(message) }),
    ]);
  });
  test.each([1, 2, 4, 8])('of %d takes a batch of 8', (count) => {
    expect(problemsOf(packing(count)(hinge), setupOf({ batch: 8 }))).toEqual([]);
  });
  test('of packs must divide the batch as a whole', () => {
    expect(problemsOf(packing(2)(packing(4)(hinge)), setupOf({ batch: 12 }))).toHaveLength(1);
    expect(problemsOf(packing(2)(packing(4)(hinge)), setupOf({ batch: 16 }))).toEqual([]);
  });
});
