import * as tf from '@tensorflow/tfjs-core';
import { batchNorm, type Layer, layerNorm, type Network, type Pass, sequential } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { forward } from '../../../src/models/vjp/forward.js';
import { fusedOps } from '../../../src/models/vjp/operation.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, leftBehind, start } from '../../support/engines.js';

const scope = { name: 'net', key: [1, 2] } as const;
const own: Pass = { training: true, owned: true, key: [3, 4] };
const foreign: Pass = { ...own, owned: false };
const numbers = (tensors: readonly tf.Tensor[]): number[][] => tensors.map((tensor) => Array.from(tensor.dataSync()));
const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));

/** Mean and variance of each channel, in double precision. */
const statisticsOf = (x: tf.Tensor): { mean: number[]; variance: number[]; rows: number } => {
  const channels = x.shape.at(-1)!;
  const values = Array.from(x.dataSync());
  const rows = values.length / channels;
  const sums = (of: (value: number, channel: number) => number): number[] =>
    Array.from({ length: channels }, (_, c) =>
      values.filter((_value, i) => i % channels === c).reduce((sum, value) => sum + of(value, c), 0),
    );
  const mean = sums((value) => value).map((sum) => sum / rows);
  return { mean, variance: sums((value, c) => (value - mean[c]!) ** 2).map((sum) => sum / rows), rows };
};
const images = (step: number, rows = 3): tf.Tensor =>
  tf.add(tf.tensor(normals(keyOf(8, 'images', step), rows * 24), [rows, 4, 3, 2]), [step, -3]);

describe.each(engines)('batch normalization on %s', (engine) => {
  beforeAll(() => start(engine));

  test('centers and scales every channel of a batch, then applies its own scale and offset', () => {
    const network = sequential([4, 3, 2], batchNorm())(scope);
    expect(network.variables.map(({ shape }) => shape)).toEqual([[2], [2]]);
    expect(network.mixesBatch).toEqual(['net/0']);
    expect(numbers([...network.variables, ...network.buffers])).toEqual([
      [1, 1],
      [0, 0],
      [0, 0],
      [1, 1],
    ]);
    network.variables[0]!.assign(tf.tensor1d([2, -0.5]));
    network.variables[1]!.assign(tf.tensor1d([10, 20]));
    const { mean, variance } = statisticsOf(network.apply(images(1), own));
    expect(apart(mean, [10, 20])).toBeLessThan(1e-5);
    expect(apart(variance, [4, 0.25])).toBeLessThan(1e-3);
    network[Symbol.dispose]();
  });

  test('the averages move by the rest of the momentum, the variance with Bessel’s correction', () => {
    const network = sequential([4, 3, 2], batchNorm({ momentum: 0.75 }))(scope);
    const expected = { mean: [0, 0], variance: [1, 1] };
    for (const step of [1, 2, 3]) {
      const { mean, variance, rows } = statisticsOf(images(step));
      expected.mean = expected.mean.map((old, c) => 0.75 * old + 0.25 * mean[c]!);
      expected.variance = expected.variance.map((old, c) => 0.75 * old + (0.25 * variance[c]! * rows) / (rows - 1));
      tf.tidy(() => network.apply(images(step), own));
      const [moved, spread] = numbers(network.buffers);
      expect(apart(moved!, expected.mean)).toBeLessThan(1e-6);
      expect(apart(spread!, expected.variance)).toBeLessThan(1e-6);
    }
    network[Symbol.dispose]();
  });

  test('the averages stay in foreign passes and in evaluation, which uses them', () => {
    const network = sequential([4, 3, 2], batchNorm({ epsilon: 0.5 }))(scope);
    tf.tidy(() => network.apply(images(2), own));
    const before = numbers(network.buffers);
    tf.tidy(() => network.apply(images(3), foreign));
    const y = network.apply(images(3));
    expect(numbers(network.buffers)).toEqual(before);
    const [mean, variance] = before as [number[], number[]];
    const byHand = Array.from(
      images(3).dataSync(),
      (value, i) => (value - mean[i % 2]!) / Math.sqrt(variance[i % 2]! + 0.5),
    );
    expect(apart(y.dataSync(), byHand)).toBeLessThan(1e-5);
    network[Symbol.dispose]();
  });

  test('the program moves the averages once for each segment, in order', () => {
    const make = (): Network => sequential([4, 3, 2], batchNorm({ momentum: 0.6 }))(scope);
    const [one, two] = [make(), make()];
    const x = tf.concat([images(1, 2), images(2, 3)]);
    const segments = [2, 3].map((rows) => ({ rows, key: [0, 0] as const }));
    forward(fusedOps.of(one.apply)!, x, { training: true, owned: true, segments });
    two.apply(images(1, 2), own);
    two.apply(images(2, 3), own);
    numbers(one.buffers).forEach((moved, i) => {
      expect(apart(moved, numbers(two.buffers)[i]!)).toBeLessThan(1e-6);
    });
    const before = numbers(one.buffers);
    forward(fusedOps.of(one.apply)!, x, { training: true, owned: false, segments });
    forward(fusedOps.of(one.apply)!, x, { training: false, owned: true, segments });
    expect(numbers(one.buffers)).toEqual(before);
    for (const network of [one, two]) network[Symbol.dispose]();
  });

  test('a batch of one vector becomes the offset, and its spread counts as 0', () => {
    const network = sequential([2], batchNorm({ momentum: 0.5 }))(scope);
    const y = network.apply(tf.tensor2d([[3, -4]]), own);
    expect(numbers([y, ...network.buffers])).toEqual([
      [0, 0],
      [1.5, -2],
      [0.5, 0.5],
    ]);
    network[Symbol.dispose]();
  });

  test('an own pass leaves nothing behind', () => {
    const network = sequential([4, 3, 2], batchNorm())(scope);
    const x = images(1);
    expect(leftBehind(() => tf.tidy(() => void network.apply(x, own)))).toBe(0);
    network[Symbol.dispose]();
  });
});

describe.each(engines)('layer normalization on %s', (engine) => {
  beforeAll(() => start(engine));

  test('centers and scales all numbers of every example, in training and in evaluation', () => {
    const network = sequential([4, 3, 2], layerNorm())(scope);
    for (const pass of [own, undefined]) {
      for (const row of [0, 1, 2]) {
        const y = network.apply(images(2), pass);
        const { mean, variance } = statisticsOf(tf.reshape(tf.slice(y, row, 1), [24, 1]));
        expect(Math.abs(mean[0]!)).toBeLessThan(1e-6);
        expect(Math.abs(variance[0]! - 1)).toBeLessThan(1e-4);
      }
    }
    expect([network.mixesBatch, network.buffers, network.firstOrderOnly]).toEqual([[], [], []]);
    network[Symbol.dispose]();
  });

  test.each<readonly [inputShape: number[], weights: number]>([
    [[4, 3, 2], 2],
    [[6], 6],
  ])('inputs of shape %j have %i scales and offsets', (inputShape, weights) => {
    const network = sequential(inputShape, layerNorm({ epsilon: 1e-3 }))(scope);
    expect(network.variables.map(({ shape }) => shape)).toEqual([[weights], [weights]]);
    const plain = network.apply(
      tf.tensor(normals(keyOf(1, 'x'), 24), [24 / tf.util.sizeFromShape(inputShape), ...inputShape]),
    );
    const scale = normals(keyOf(2, 'scale'), weights);
    const offset = normals(keyOf(3, 'offset'), weights);
    network.variables[0]!.assign(tf.tensor1d(scale));
    network.variables[1]!.assign(tf.tensor1d(offset));
    const y = network.apply(
      tf.tensor(normals(keyOf(1, 'x'), 24), [24 / tf.util.sizeFromShape(inputShape), ...inputShape]),
    );
    const byHand = Array.from(plain.dataSync(), (value, i) => value * scale[i % weights]! + offset[i % weights]!);
    expect(apart(y.dataSync(), byHand)).toBeLessThan(1e-5);
    network[Symbol.dispose]();
  });
});

describe('normalizations refuse', () => {
  beforeAll(() => start('js'));

  const place = (inputShape: readonly number[]) => ({ name: 'net/2', key: [1, 2] as const, inputShape });
  test.each<readonly [name: string, layer: Layer, path: string]>([
    ['a momentum of 1', batchNorm({ momentum: 1 }), 'net/2.momentum'],
    ['a negative momentum', batchNorm({ momentum: -0.1 }), 'net/2.momentum'],
    ['no number for a momentum', batchNorm({ momentum: Number.NaN }), 'net/2.momentum'],
    ['an ε of 0', batchNorm({ epsilon: 0 }), 'net/2.epsilon'],
    ['an endless ε', layerNorm({ epsilon: Number.POSITIVE_INFINITY }), 'net/2.epsilon'],
    ['no number for an ε', layerNorm({ epsilon: Number.NaN }), 'net/2.epsilon'],
  ])('%s', (_name, layer, path) => {
    const attempt = (): void =>
      expect(() => layer(place([4]))).toThrow(expect.objectContaining({ _tag: 'ConfigError', path }));
    expect(leftBehind(attempt)).toBe(0);
  });
  test.each([batchNorm(), layerNorm()])('single numbers', (layer) => {
    expect(() => layer(place([]))).toThrow(expect.objectContaining({ _tag: 'ShapeMismatch', path: 'net/2' }));
  });
  test('a momentum of 0 keeps the last batch only', () => {
    const network = sequential([1], batchNorm({ momentum: 0 }))(scope);
    network.apply(tf.tensor2d([[2], [6]]), own);
    expect(numbers(network.buffers)).toEqual([[4], [8]]);
  });
});
