import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { patches, positions, type Window } from '../../../src/metrics/features/patches.js';
import { engines, leftBehind, start } from '../../support/engines.js';

/** Patch by patch, block by block, from the definition. */
const byHand = (image: tf.Tensor4D, { kernel, stride }: Window): number[][][][] => {
  const [, height, width] = image.shape;
  const values = image.arraySync();
  const across = [...Array(kernel / stride).keys()];
  const within = [...Array(stride).keys()];
  return values.map((pixels) =>
    [...Array(positions(height, { kernel, stride })).keys()].map((row) =>
      [...Array(positions(width, { kernel, stride })).keys()].map((column) =>
        across.flatMap((down) =>
          across.flatMap((right) =>
            within.flatMap((y) =>
              within.flatMap((x) => pixels[(row + down) * stride + y]![(column + right) * stride + x]!),
            ),
          ),
        ),
      ),
    ),
  );
};

describe.each(engines)('patches on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each([
    { kernel: 2, stride: 2, shape: [2, 4, 6, 3] },
    { kernel: 4, stride: 2, shape: [1, 6, 8, 2] },
    { kernel: 6, stride: 2, shape: [2, 12, 8, 1] },
    { kernel: 3, stride: 1, shape: [1, 5, 4, 2] },
  ])('are what lies under a $kernel × $kernel window of stride $stride', ({ shape, ...window }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const image = tf.reshape(tf.range(0, size), shape as [number, number, number, number]) as tf.Tensor4D;
    expect(patches(image, window).arraySync()).toEqual(byHand(image, window));
  });

  test('are the only tensor that is left, inside a tidy', () => {
    const image = tf.zeros([1, 6, 6, 1]) as tf.Tensor4D;
    expect(leftBehind(() => tf.tidy(() => patches(image, { kernel: 4, stride: 2 })))).toBe(1);
  });
});
