import * as tf from '@tensorflow/tfjs-core';
import {
  batchNorm,
  conditionalBatchNorm,
  embedding,
  type Layer,
  type Network,
  type Pass,
  sequential,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { nameOf } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import { oneHot } from '../../../src/streams/labels.js';
import { engines, leftBehind, start } from '../../support/engines.js';
import { contentsOf } from '../../support/fakes.js';

const make = (inputShape: readonly number[], layer: Layer): Network =>
  sequential(inputShape, layer)({ name: 'net', key: [1, 2] });
const asked = (training: boolean, ...ids: readonly number[]): Pass => ({
  training,
  owned: training,
  key: [3, 4],
  condition: oneHot({ ids: Int32Array.from(ids), classes: 3 }),
});
const images = (): tf.Tensor => tf.add(tf.tensor(normals(keyOf(8, 'images'), 48), [4, 2, 3, 2]), [2, -3]);
const expectClose = (actual: tf.Tensor, expected: readonly number[]): void => {
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs(values[i]! - value)).toBeLessThan(1e-5));
};

describe.each(engines)('conditionalBatchNorm on %s', (engine) => {
  beforeAll(() => start(engine));

  test('starts as batchNorm, with the same moving averages', () => {
    const [one, other] = [conditionalBatchNorm(3), batchNorm()].map((layer) => make([2, 3, 2], layer));
    for (const pass of [asked(true, 0, 1, 2, 1), asked(false, 0, 1, 2, 1)])
      expectClose(one!.apply(images(), pass), Array.from(other!.apply(images(), pass).dataSync()));
    expect(contentsOf(one!.buffers)).toEqual(contentsOf(other!.buffers));
    expect([one!.mixesBatch, one!.readsCondition, one!.firstOrderOnly]).toEqual([['net/0/0'], true, []]);
    for (const network of [one, other]) network![Symbol.dispose]();
  });

  test('scales and moves each channel by the class of the example', () => {
    const network = make([2, 3, 2], conditionalBatchNorm(3, { momentum: 0.5, epsilon: 0.1 }));
    expect(network.variables.map((weight) => [nameOf(weight), weight.shape])).toEqual([
      ['net/0/1/scales', [3, 2]],
      ['net/0/1/offsets', [3, 2]],
    ]);
    const [scales, offsets] = ['scales', 'offsets'].map((name) => normals(keyOf(5, name), 6));
    network.variables[0]!.assign(tf.tensor2d(scales!, [3, 2]));
    network.variables[1]!.assign(tf.tensor2d(offsets!, [3, 2]));
    const x = Array.from(images().dataSync());
    const statistics = [0, 1].map((channel) => {
      const of = x.filter((_, i) => i % 2 === channel);
      const mean = of.reduce((sum, value) => sum + value, 0) / of.length;
      return { mean, variance: of.reduce((sum, value) => sum + (value - mean) ** 2, 0) / of.length };
    });
    const ids = [2, 0, 1, 0];
    const byHand = x.map((value, i) => {
      const { mean, variance } = statistics[i % 2]!;
      const at = 2 * ids[Math.floor(i / 12)]! + (i % 2);
      return (scales![at]! * (value - mean)) / Math.sqrt(variance + 0.1) + offsets![at]!;
    });
    expectClose(network.apply(images(), asked(true, ...ids)), byHand);
    const [mean] = contentsOf(network.buffers);
    statistics.forEach((of, channel) => expect(mean![channel]).toBeCloseTo(of.mean / 2, 5));
    network[Symbol.dispose]();
  });
});

describe.each(engines)('embedding on %s', (engine) => {
  beforeAll(() => start(engine));

  test('is the row of the class, whatever the input', () => {
    const network = make([2], embedding(3, 4));
    expect(network.variables.map((weight) => [nameOf(weight), weight.shape])).toEqual([['net/0/embedding', [3, 4]]]);
    const [table] = contentsOf(network.variables) as [number[]];
    for (const x of [tf.zeros([3, 2]), tf.ones([3, 2])])
      expectClose(
        network.apply(x, asked(false, 2, 0, 2)),
        [2, 0, 2].flatMap((id) => table.slice(4 * id, 4 * id + 4)),
      );
    const mixed = network.apply(tf.zeros([1, 2]), { ...asked(false), condition: tf.tensor2d([[0.25, 0, 0.75]]) });
    expectClose(
      mixed,
      [0, 1, 2, 3].map((i) => 0.25 * table[i]! + 0.75 * table[8 + i]!),
    );
    network[Symbol.dispose]();
  });

  test('starts at N(0, 1), or as it is told', () => {
    const draws = contentsOf(make([2], embedding(50, 100)).variables)[0]!;
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const variance = draws.reduce((sum, value) => sum + value ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(draws.length));
    expect(Math.abs(variance - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(draws.length));
    const kernel = (_: unknown, shape: readonly number[]) => new Float32Array(shape[0]! * shape[1]!).fill(2);
    expect(contentsOf(make([2], embedding(2, 2, { kernel })).variables)).toEqual([[2, 2, 2, 2]]);
  });
});

describe('refused', () => {
  beforeAll(() => start('js'));

  test.each<readonly [name: string, layer: Layer, path: string]>([
    ['no classes', conditionalBatchNorm(0), 'net/0.classes'],
    ['a momentum of 1', conditionalBatchNorm(3, { momentum: 1 }), 'net/0/0.momentum'],
    ['an ε of 0', conditionalBatchNorm(3, { epsilon: 0 }), 'net/0/0.epsilon'],
    ['half a class to embed', embedding(1.5, 4), 'net/0.classes'],
    ['an embedding of no numbers', embedding(3, 0), 'net/0.units'],
  ])('%s', (_name, layer, path) => {
    const attempt = (): void =>
      expect(() => make([4], layer)).toThrow(expect.objectContaining({ _tag: 'ConfigError', path }));
    expect(leftBehind(attempt)).toBe(0);
  });

  test.each([
    ['conditionalBatchNorm', conditionalBatchNorm(3), 'net/0/1'],
    ['embedding', embedding(3, 2), 'net/0'],
  ] as const)('%s without a condition, or with another', (_name, layer, path) => {
    const network = make([4], layer);
    for (const condition of [undefined, tf.tensor2d([[1, 0]])])
      expect(() => network.apply(tf.zeros([1, 4]), { ...asked(false), condition })).toThrow(
        expect.objectContaining({ _tag: 'ShapeMismatch', path, message: expect.stringContaining('width 3') }),
      );
    network[Symbol.dispose]();
  });
});
