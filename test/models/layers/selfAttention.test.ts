import * as tf from '@tensorflow/tfjs-core';
import { type Layer, type Network, selfAttention, sequential, spectralNorm } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { nameOf } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, leftBehind, start } from '../../support/engines.js';
import { contentsOf } from '../../support/fakes.js';

const make = (inputShape: readonly number[], layer: Layer): Network =>
  sequential(inputShape, layer)({ name: 'net', key: [1, 2] });
const images = (): tf.Tensor => tf.tensor(normals(keyOf(8, 'images'), 36), [2, 2, 3, 3]);
const rowsOf = (values: readonly number[], width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
const times = (a: readonly number[][], b: readonly number[][]): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, i) => sum + value * b[i]![j]!, 0)));
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** The equations of the paper for one image, its pixels as rows. */
const byHand = (x: readonly number[][], weights: readonly number[][]): number[] => {
  const [q, k, v] = weights.slice(0, 3).map((weight) => times(x, rowsOf(weight, 2)));
  const output = rowsOf(weights[3]!, 3);
  const seen = x.map((_, j) => {
    const exponentials = x.map((_row, i) => Math.exp(dot(q![j]!, k![i]!)));
    const total = exponentials.reduce((sum, value) => sum + value, 0);
    return [0, 1].map((c) => exponentials.reduce((sum, value, i) => sum + (value / total) * v![i]![c]!, 0));
  });
  const projected = times(seen, output);
  return x.flatMap((row, j) => row.map((value, c) => value + weights[4]![0]! * projected[j]![c]!));
};

describe.each(engines)('selfAttention on %s', (engine) => {
  beforeAll(() => start(engine));

  test('adds what each pixel takes over from all pixels of its image', () => {
    const network = make([2, 3, 3], selfAttention({ channels: 2 }));
    expect(network.variables.map((weight) => [nameOf(weight), weight.shape])).toEqual([
      ['net/0/query', [3, 2]],
      ['net/0/key', [3, 2]],
      ['net/0/value', [3, 2]],
      ['net/0/output', [2, 3]],
      ['net/0/gamma', [1]],
    ]);
    for (const weight of network.variables)
      weight.assign(tf.tensor(normals(keyOf(5, nameOf(weight)), weight.size), weight.shape));
    const weights = contentsOf(network.variables);
    const pixels = rowsOf(Array.from(images().dataSync()), 3);
    const expected = [byHand(pixels.slice(0, 6), weights), byHand(pixels.slice(6), weights)].flat();
    const y = network.apply(images());
    expect(y.shape).toEqual([2, 2, 3, 3]);
    y.dataSync().forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5);
    });
    expect([network.mixesBatch, network.firstOrderOnly, network.buffers]).toEqual([[], [], []]);
    network[Symbol.dispose]();
  });

  test('passes its input on at first', () => {
    const network = make([2, 3, 3], selfAttention());
    expect(network.apply(images()).dataSync()).toEqual(images().dataSync());
    network[Symbol.dispose]();
  });
});

describe('selfAttention', () => {
  beforeAll(() => start('js'));

  test.each([
    [3, 1],
    [16, 2],
    [31, 3],
  ])('of %i channels has queries of %i', (channels, inner) => {
    const network = make([1, 1, channels], selfAttention());
    expect(network.variables[0]!.shape).toEqual([channels, inner]);
    network[Symbol.dispose]();
  });

  test('has four weights to normalize', () => {
    const network = make([2, 2, 8], spectralNorm(selfAttention()));
    expect(network.buffers).toHaveLength(8);
    const [query, key, value] = contentsOf(network.variables);
    expect(query).not.toEqual(key);
    expect(key).not.toEqual(value);
    network[Symbol.dispose]();
  });

  test.each<readonly [name: string, layer: Layer, inputShape: readonly number[], tag: string, path: string]>([
    ['no channels', selfAttention({ channels: 0 }), [2, 2, 8], 'ConfigError', 'net/2.channels'],
    ['half a channel', selfAttention({ channels: 0.5 }), [2, 2, 8], 'ConfigError', 'net/2.channels'],
    ['vectors', selfAttention(), [8], 'ShapeMismatch', 'net/2'],
  ])('refuses %s', (_name, layer, inputShape, _tag, path) => {
    const attempt = (): void =>
      expect(() => layer({ name: 'net/2', key: [1, 2], inputShape })).toThrow(expect.objectContaining({ _tag, path }));
    expect(leftBehind(attempt)).toBe(0);
  });
});
