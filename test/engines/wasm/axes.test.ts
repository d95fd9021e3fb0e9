import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { agrees, random, sameBits, startWasm } from './engines.js';

beforeAll(startWasm);

/** A shape of one to five axes with 1s among them. */
const anyShape = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 });

describe.each([
  ['sum', tf.sum],
  ['mean', tf.mean],
] as const)('%s', (_name, reduce) => {
  const shape = [3, 4, 1, 5, 2];
  const combinations = Array.from({ length: 2 ** shape.length }, (_, bits) =>
    shape.map((_size, axis) => axis).filter((axis) => bits & (1 << axis)),
  );
  test.each(combinations)('over the axes %j', async (...axes) => {
    for (const keepDims of [false, true]) {
      await agrees(() => reduce(random('x', shape), axes, keepDims));
      await sameBits(() => reduce(random('x', shape), axes, keepDims));
    }
  });
  test.each([1, 3, 15, 16, 17, 40, 64])('over the rows of %i columns, with the bits of the stock kernel', (columns) =>
    sameBits(() => reduce(random('x', [201, columns]), 0)),
  );
  test('over random shapes and axes', () =>
    fc.assert(
      fc.asyncProperty(anyShape, fc.array(fc.nat(4)), fc.boolean(), async (size, chosen, keepDims) => {
        // The stock kernel adds in the order in which the axes are named; here that is theirs.
        const axes = [...new Set(chosen.map((axis) => axis % size.length))].sort();
        await sameBits(() => reduce(random('x', size), axes, keepDims));
      }),
      { seed: 7, numRuns: 40 },
    ));
  test('negative axes, integers, nothing at all', async () => {
    await agrees(() => reduce(random('x', [3, 4, 5]), -2));
    await agrees(() => reduce(tf.tensor2d([1, 2, 3, 4, 5, 7], [3, 2], 'int32'), 0));
    await agrees(() => tf.sum(tf.zeros([0, 3]), 0));
  });
});

describe('slice', () => {
  test('random parts of random shapes', () =>
    fc.assert(
      fc.asyncProperty(
        anyShape.chain((shape) =>
          fc.tuple(fc.constant(shape), fc.tuple(...shape.map((size) => fc.tuple(fc.nat(size - 1), fc.nat(size))))),
        ),
        ([shape, parts]) => {
          const begin = parts.map(([start]) => start);
          const size = parts.map(([start, length], axis) => Math.min(length, shape[axis]! - start));
          return agrees(() => tf.slice(random('x', shape), begin, size), 0);
        },
      ),
      { seed: 8, numRuns: 60 },
    ));
  test('runs longer than a bulk copy is worth', () =>
    agrees(() => tf.slice(random('x', [4, 700]), [1, 3], [2, 600]), 0));
  test('the rest of an axis, integers, truth values', async () => {
    await agrees(() => tf.slice(random('x', [5, 3]), [2, 1], [-1, -1]), 0);
    await agrees(() => tf.slice(tf.tensor1d([1, 2, 3, 4], 'int32'), [1], [2]), 0);
    await agrees(() => tf.slice(tf.greater(random('x', [5]), 0), [1], [3]), 0);
  });
  test('more than there is is refused', () => {
    tf.tidy(() => {
      expect(() => tf.slice(random('x', [5]), [3], [4])).toThrow(/overflow input.shape/);
    });
  });
});

describe('tile', () => {
  test('random repetitions of random shapes', () =>
    fc.assert(
      fc.asyncProperty(
        anyShape.chain((shape) => fc.tuple(fc.constant(shape), fc.tuple(...shape.map(() => fc.nat(4))))),
        ([shape, reps]) => agrees(() => tf.tile(random('x', shape), reps), 0),
      ),
      { seed: 9, numRuns: 60 },
    ));
  test('integers', () => agrees(() => tf.tile(tf.tensor1d([1, 2], 'int32'), [3]), 0));
});

describe('transpose', () => {
  const permutations = (axes: readonly number[]): number[][] =>
    axes.length === 0
      ? [[]]
      : axes.flatMap((axis) => permutations(axes.filter((other) => other !== axis)).map((rest) => [axis, ...rest]));
  test.each([[[5, 7]], [[4, 1]], [[3, 6, 5]], [[2, 4, 1, 9]], [[2, 3, 4, 5]], [[6, 5, 4, 3]]])(
    'every permutation of %j',
    async (shape) => {
      for (const perm of permutations(shape.map((_size, axis) => axis)))
        await agrees(() => tf.transpose(random('x', shape), perm), 0);
    },
  );
  test('of blocks of pixels, as an enlargement by channels needs it', () =>
    agrees(() => tf.transpose(random('x', [2, 3, 4, 2, 2, 5]), [0, 1, 3, 2, 4, 5]), 0));
  test('of a tall and of a wide matrix', async () => {
    await agrees(() => tf.transpose(random('x', [203, 6])), 0);
    await agrees(() => tf.transpose(random('x', [6, 203])), 0);
    await agrees(() => tf.transpose(random('x', [3, 203])), 0);
  });
  test('of integers, and of nothing', async () => {
    await agrees(() => tf.transpose(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2], 'int32')), 0);
    await agrees(() => tf.transpose(tf.zeros([0, 5])), 0);
  });
});
