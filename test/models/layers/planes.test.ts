import * as tf from '@tensorflow/tfjs-core';
import { globalAveragePool2d, globalSumPool2d, type Layer, type Network, pixelShuffle, sequential } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { keyOf, normals } from '../../../src/random.js';
import { engines, leftBehind, start } from '../../support/engines.js';

const make = (inputShape: readonly number[], layer: Layer): Network =>
  sequential(inputShape, layer)({ name: 'net', key: [1, 2] });
const images = (shape: [number, number, number, number]): tf.Tensor4D =>
  tf.tensor4d(normals(keyOf(8, 'images'), tf.util.sizeFromShape([...shape])), shape);

describe.each(engines)('on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each([1, 2, 3])('pixelShuffle(%i) takes the pixels of a block out of the channels of one pixel', (factor) => {
    const network = make([2, 3, 2 * factor ** 2], pixelShuffle(factor));
    expect(network.outputShape).toEqual([2 * factor, 3 * factor, 2]);
    const x = images([2, 2, 3, 2 * factor ** 2]);
    const from = x.arraySync();
    (network.apply(x).arraySync() as number[][][][]).forEach((image, b) =>
      image.forEach((line, i) =>
        line.forEach((pixel, j) => {
          const channels = from[b]![Math.floor(i / factor)]![Math.floor(j / factor)]!;
          const first = 2 * (factor * (i % factor) + (j % factor));
          expect(pixel).toEqual(channels.slice(first, first + 2));
        }),
      ),
    );
  });

  test.each([
    ['globalAveragePool2d', globalAveragePool2d(), 6],
    ['globalSumPool2d', globalSumPool2d(), 1],
  ] as const)('%s takes each channel over all pixels', (_name, layer, parts) => {
    const network = make([2, 3, 4], layer);
    expect([network.outputShape, network.mixesBatch, network.firstOrderOnly]).toEqual([[4], [], []]);
    const x = images([3, 2, 3, 4]);
    const from = x.arraySync();
    (network.apply(x).arraySync() as number[][]).forEach((row, b) =>
      row.forEach((value, c) => {
        const sum = from[b]!.flat().reduce((total, pixel) => total + pixel[c]!, 0);
        expect(value).toBeCloseTo(sum / parts, 5);
      }),
    );
  });
});

describe('refused', () => {
  beforeAll(() => start('js'));

  test.each<readonly [name: string, layer: Layer, inputShape: readonly number[], tag: string, path: string]>([
    ['a factor of 0', pixelShuffle(0), [2, 2, 4], 'ConfigError', 'net/2.factor'],
    ['a factor of 1.5', pixelShuffle(1.5), [2, 2, 9], 'ConfigError', 'net/2.factor'],
    ['channels that make no pixels', pixelShuffle(2), [2, 2, 6], 'ShapeMismatch', 'net/2'],
    ['vectors to shuffle', pixelShuffle(2), [4], 'ShapeMismatch', 'net/2'],
    ['vectors to average', globalAveragePool2d(), [4], 'ShapeMismatch', 'net/2'],
    ['vectors to sum', globalSumPool2d(), [4], 'ShapeMismatch', 'net/2'],
  ])('%s', (_name, layer, inputShape, _tag, path) => {
    const attempt = (): void =>
      expect(() => layer({ name: 'net/2', key: [1, 2], inputShape })).toThrow(expect.objectContaining({ _tag, path }));
    expect(leftBehind(attempt)).toBe(0);
  });
});
