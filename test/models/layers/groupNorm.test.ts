import * as tf from '@tensorflow/tfjs-core';
import { groupNorm, instanceNorm, type Layer, layerNorm, type Network, sequential } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { nameOf } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, leftBehind, start } from '../../support/engines.js';

const scope = { name: 'net', key: [1, 2] } as const;
const shape = [4, 3, 6] as const;
const images = (): tf.Tensor => tf.add(tf.tensor(normals(keyOf(8, 'images'), 144), [2, ...shape]), [1, 2, -3, 4, 0, 9]);
const expectClose = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs(actual[i]! - value)).toBeLessThan(1e-5));
};

/** In plain numbers, γ and β one number for each of six channels. */
const byHand = (groups: number, epsilon: number, scale: Float32Array, offset: Float32Array): number[] => {
  const x = Array.from(images().dataSync());
  const size = 6 / groups;
  const groupOf = (i: number): number => groups * Math.floor(i / 72) + Math.floor((i % 6) / size);
  return x.map((value, i) => {
    const group = x.filter((_, j) => groupOf(j) === groupOf(i));
    const mean = group.reduce((sum, each) => sum + each, 0) / group.length;
    const variance = group.reduce((sum, each) => sum + (each - mean) ** 2, 0) / group.length;
    return (scale[i % 6]! * (value - mean)) / Math.sqrt(variance + epsilon) + offset[i % 6]!;
  });
};

describe.each(engines)('on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each<readonly [name: string, layer: Layer, groups: number, epsilon: number]>([
    ['groupNorm in one group', groupNorm(1), 1, 1e-5],
    ['groupNorm in two groups', groupNorm(2, { epsilon: 0.1 }), 2, 0.1],
    ['groupNorm in three groups', groupNorm(3), 3, 1e-5],
    ['instanceNorm', instanceNorm(), 6, 1e-5],
    ['instanceNorm with an ε', instanceNorm({ epsilon: 0.5 }), 6, 0.5],
  ])('%s centers and scales each group of channels of each image', (_name, layer, groups, epsilon) => {
    const network: Network = sequential(shape, layer)(scope);
    expect(network.variables.map((weight) => [nameOf(weight), weight.shape])).toEqual([
      ['net/0/scale', [6]],
      ['net/0/offset', [6]],
    ]);
    expect([network.outputShape, network.buffers, network.mixesBatch, network.firstOrderOnly]).toEqual([
      shape,
      [],
      [],
      [],
    ]);
    const plain = byHand(groups, epsilon, new Float32Array(6).fill(1), new Float32Array(6));
    expectClose(network.apply(images()).dataSync(), plain);
    const [scale, offset] = [normals(keyOf(2, 'scale'), 6), normals(keyOf(3, 'offset'), 6)];
    network.variables[0]!.assign(tf.tensor1d(scale));
    network.variables[1]!.assign(tf.tensor1d(offset));
    for (const training of [true, false]) {
      const y = network.apply(images(), { training, owned: training, key: [3, 4] });
      expectClose(y.dataSync(), byHand(groups, epsilon, scale, offset));
    }
    network[Symbol.dispose]();
  });

  test('one group is layerNorm', () => {
    const [one, other] = [groupNorm(1), layerNorm()].map((layer) => sequential(shape, layer)(scope));
    expectClose(one!.apply(images()).dataSync(), Array.from(other!.apply(images()).dataSync()));
    for (const network of [one, other]) network![Symbol.dispose]();
  });
});

describe('refused', () => {
  beforeAll(() => start('js'));

  test.each<readonly [name: string, layer: Layer, inputShape: readonly number[], tag: string, path: string]>([
    ['no groups', groupNorm(0), [4], 'ConfigError', 'net/2.groups'],
    ['half a group', groupNorm(1.5), [3], 'ConfigError', 'net/2.groups'],
    ['groups that do not divide the channels', groupNorm(3), [2, 2, 4], 'ConfigError', 'net/2.groups'],
    ['groups of a single number', groupNorm(4), [4], 'ConfigError', 'net/2.groups'],
    ['images of one pixel', instanceNorm(), [1, 1, 4], 'ConfigError', 'net/2.groups'],
    ['an ε of 0', groupNorm(2, { epsilon: 0 }), [4], 'ConfigError', 'net/2.epsilon'],
    ['no number for an ε', instanceNorm({ epsilon: Number.NaN }), [2, 2, 4], 'ConfigError', 'net/2.epsilon'],
    ['single numbers', groupNorm(1), [], 'ShapeMismatch', 'net/2'],
    ['vectors as images', instanceNorm(), [4], 'ShapeMismatch', 'net/2'],
  ])('%s', (_name, layer, inputShape, _tag, path) => {
    const attempt = (): void =>
      expect(() => layer({ name: 'net/2', key: [1, 2], inputShape })).toThrow(expect.objectContaining({ _tag, path }));
    expect(leftBehind(attempt)).toBe(0);
  });
});
