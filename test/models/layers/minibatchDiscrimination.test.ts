import * as tf from '@tensorflow/tfjs-core';
import { minibatchDiscrimination, type Network, normal, sequential } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { nameOf } from '../../../src/models/variable.js';
import { forward } from '../../../src/models/vjp/forward.js';
import { fusedOps } from '../../../src/models/vjp/operation.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, leftBehind, start } from '../../support/engines.js';
import { contentsOf } from '../../support/fakes.js';

const make = (...args: Parameters<typeof minibatchDiscrimination>): Network =>
  sequential([3], minibatchDiscrimination(...args))({ name: 'net', key: [1, 2] });
const drawn = (rows: number): tf.Tensor2D => tf.tensor2d(normals(keyOf(8, 'x'), rows * 3), [rows, 3]);

/** Σ_j exp(-|M_ib - M_jb|₁) in plain numbers. */
const byHand = (x: readonly number[][], tensor: readonly number[], kernels: number, dimensions: number): number[][] => {
  const width = kernels * dimensions;
  const rows = x.map((row) =>
    Array.from({ length: width }, (_, c) => row.reduce((sum, value, i) => sum + value * tensor[i * width + c]!, 0)),
  );
  return rows.map((row) =>
    Array.from({ length: kernels }, (_, b) =>
      rows.reduce((sum, other) => {
        const parts = Array.from({ length: dimensions }, (_c, c) => b * dimensions + c);
        return sum + Math.exp(-parts.reduce((far, at) => far + Math.abs(row[at]! - other[at]!), 0));
      }, 0),
    ),
  );
};

describe.each(engines)('minibatchDiscrimination on %s', (engine) => {
  beforeAll(() => start(engine));

  test('appends how close each example is to all of its batch', () => {
    const network = make(2, { dimensions: 4, kernel: normal(0.6) });
    expect(network.variables.map((weight) => [nameOf(weight), weight.shape])).toEqual([['net/0/kernel', [3, 8]]]);
    const x = drawn(5);
    const expected = byHand(x.arraySync(), contentsOf(network.variables)[0]!, 2, 4);
    (network.apply(x).arraySync() as number[][]).forEach((row, i) => {
      expect(row.slice(0, 3)).toEqual(x.arraySync()[i]);
      row.slice(3).forEach((value, b) => expect(value).toBeCloseTo(expected[i]![b]!, 5));
    });
    expect([network.outputShape, network.mixesBatch, network.firstOrderOnly]).toEqual([[5], ['net/0'], []]);
    network[Symbol.dispose]();
  });

  test('real and generated examples are not compared: the written-out pass takes each segment alone', () => {
    const network = make(3, { kernel: normal(0.6) });
    const x = drawn(5);
    const segments = [2, 3].map((rows) => ({ rows, key: [0, 0] as const }));
    const { y } = forward(fusedOps.of(network.apply)!, x, { training: true, owned: true, segments });
    const apart = tf.concat([network.apply(tf.slice(x, 0, 2)), network.apply(tf.slice(x, 2, 3))]).dataSync();
    y.dataSync().forEach((value, i) => {
      expect(value).toBeCloseTo(apart[i]!, 5);
    });
    network[Symbol.dispose]();
  });
});

describe('minibatchDiscrimination', () => {
  beforeAll(() => start('js'));

  test('compares five numbers for each kernel, and starts at N(0, 0.05²)', () => {
    const network = sequential([100], minibatchDiscrimination(100))({ name: 'net', key: [1, 2] });
    expect(network.variables[0]!.shape).toEqual([100, 500]);
    const [values] = contentsOf(network.variables) as [number[]];
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    expect(Math.abs(variance / 0.05 ** 2 - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(values.length));
    network[Symbol.dispose]();
  });

  test.each([
    ['no kernels', minibatchDiscrimination(0), [3], 'ConfigError', 'net/2.kernels'],
    ['half a dimension', minibatchDiscrimination(2, { dimensions: 0.5 }), [3], 'ConfigError', 'net/2.dimensions'],
    ['images', minibatchDiscrimination(2), [2, 2, 3], 'ShapeMismatch', 'net/2'],
  ] as const)('refuses %s', (_name, layer, inputShape, _tag, path) => {
    const attempt = (): void =>
      expect(() => layer({ name: 'net/2', key: [1, 2], inputShape })).toThrow(expect.objectContaining({ _tag, path }));
    expect(leftBehind(attempt)).toBe(0);
  });
});
