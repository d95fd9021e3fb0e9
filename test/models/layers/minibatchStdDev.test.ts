import * as tf from '@tensorflow/tfjs-core';
import { minibatchStdDev, type Network, sequential } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { backward } from '../../../src/models/vjp/backward.js';
import { forward } from '../../../src/models/vjp/forward.js';
import { fusedOps } from '../../../src/models/vjp/operation.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, start } from '../../support/engines.js';

const make = (inputShape: readonly number[], options?: Parameters<typeof minibatchStdDev>[0]): Network =>
  sequential(inputShape, minibatchStdDev(options))({ name: 'net', key: [1, 2] });
const drawn = (name: string, shape: readonly number[]): tf.Tensor =>
  tf.tensor(normals(keyOf(8, name), tf.util.sizeFromShape([...shape])), [...shape]);

/** The further number of each example, in plain numbers: examples are rows of x. */
const byHand = (x: readonly (readonly number[])[], groupSize: number, epsilon = 1e-8): number[] => {
  const groups = x.length / groupSize;
  return x.map((row, i) => {
    const group = x.filter((_, j) => j % groups === i % groups);
    const deviations = row.map((_, c) => {
      const mean = group.reduce((sum, other) => sum + other[c]!, 0) / groupSize;
      return Math.sqrt(group.reduce((sum, other) => sum + (other[c]! - mean) ** 2, 0) / groupSize + epsilon);
    });
    return deviations.reduce((sum, each) => sum + each, 0) / row.length;
  });
};

describe.each(engines)('minibatchStdDev on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each<readonly [name: string, batch: number, options: Parameters<typeof minibatchStdDev>[0], size: number]>([
    ['in groups of four', 8, undefined, 4],
    ['in groups of two', 6, { groupSize: 2 }, 2],
    ['of a smaller batch', 3, undefined, 3],
    ['of one example', 1, { epsilon: 0.25 }, 1],
  ])('%s appends the mean deviation of the group', (_name, batch, options, size) => {
    const [vectors, images] = [make([12], options), make([2, 3, 2], options)];
    const x = drawn('x', [batch, 12]);
    const rows = x.arraySync() as number[][];
    const expected = byHand(rows, size, options?.epsilon);
    const y = vectors.apply(x).arraySync() as number[][];
    y.forEach((row, i) => {
      expect(row.slice(0, 12)).toEqual(rows[i]);
      expect(row[12]).toBeCloseTo(expected[i]!, 5);
    });
    const planes = images.apply(tf.reshape(x, [batch, 2, 3, 2])).arraySync() as number[][][][];
    planes.forEach((image, i) => {
      expect(image.flat().flatMap((pixel) => pixel.slice(0, 2))).toEqual(rows[i]);
      for (const pixel of image.flat()) expect(pixel[2]).toBeCloseTo(expected[i]!, 5);
    });
    expect([vectors.outputShape, images.outputShape, images.mixesBatch]).toEqual([[13], [2, 3, 3], ['net/0']]);
  });

  test('real and generated examples are never in one group: the written-out pass takes each segment alone', () => {
    const network = make([2, 1, 2]);
    const [x, dy] = [drawn('x', [12, 2, 1, 2]), drawn('dy', [12, 2, 1, 3])];
    const segments = [8, 4].map((rows) => ({ rows, key: [0, 0] as const }));
    const trace = forward(fusedOps.of(network.apply)!, x, { training: true, owned: true, segments });
    const apart = (f: (x: tf.Tensor, dy: tf.Tensor) => tf.Tensor): Float32Array =>
      tf
        .concat([f(tf.slice(x, 0, 8), tf.slice(dy, 0, 8)), f(tf.slice(x, 8, 4), tf.slice(dy, 8, 4))])
        .dataSync() as Float32Array;
    const expectClose = (actual: tf.Tensor, expected: Float32Array): void => {
      const values = actual.dataSync();
      expected.forEach((value, i) => expect(Math.abs(values[i]! - value)).toBeLessThan(1e-5));
    };
    expectClose(
      trace.y,
      apart((part) => network.apply(part)),
    );
    const slope = apart((part, by) => tf.grad((inputs) => network.apply(inputs))(part, by));
    expectClose(backward(trace, dy, { input: true, weights: false }).dx!, slope);
  });
});

describe('minibatchStdDev refuses', () => {
  beforeAll(() => start('js'));

  test.each([
    [{ groupSize: 0 }, 'net/0.groupSize'],
    [{ groupSize: 2.5 }, 'net/0.groupSize'],
    [{ epsilon: 0 }, 'net/0.epsilon'],
  ])('%j', (options, path) => {
    expect(() => make([3], options)).toThrow(expect.objectContaining({ _tag: 'ConfigError', path }));
  });
  test('single numbers, and batches that are no multiple of a group', () => {
    expect(() => make([])).toThrow(expect.objectContaining({ _tag: 'ShapeMismatch', path: 'net/0' }));
    expect(() => make([3]).apply(tf.zeros([6, 3]))).toThrow(
      expect.objectContaining({
        _tag: 'ShapeMismatch',
        path: 'net/0',
        message: expect.stringContaining('groups of 4'),
      }),
    );
  });
});
