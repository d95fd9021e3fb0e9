import * as tf from '@tensorflow/tfjs-core';
import {
  averagePool2d,
  batchNorm,
  conditionalBatchNorm,
  instanceNorm,
  type Layer,
  type Network,
  relu,
  residualDown,
  residualUp,
  sequential,
  softplus,
  upsample,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { convolve } from '../../../src/models/ops/convolutions.js';
import { fusedOps } from '../../../src/models/vjp/operation.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, leftBehind, start } from '../../support/engines.js';

const make = (inputShape: readonly number[], layer: Layer): Network =>
  sequential(inputShape, layer)({ name: 'net', key: [1, 2] });
const images = (): tf.Tensor4D => tf.tensor4d(normals(keyOf(8, 'images'), 96), [2, 4, 4, 3]);
const expectClose = (actual: tf.Tensor, expected: tf.Tensor): void => {
  expect(actual.shape).toEqual(expected.shape);
  const values = expected.dataSync();
  actual.dataSync().forEach((value, i) => {
    expect(Math.abs(value - values[i]!)).toBeLessThan(1e-5);
  });
};
/** Convolutions by the pairs of kernel and bias among the variables of rank 4 and what follows them. */
const convolutions = ({ variables }: Network) =>
  variables.flatMap((kernel, i) =>
    kernel.shape.length === 4
      ? [(x: tf.Tensor) => tf.add(convolve(x, kernel, { strides: 1, pad: 'same' }), variables[i + 1]!)]
      : [],
  );
const instance = (x: tf.Tensor): tf.Tensor => {
  const centered = tf.sub(x, tf.mean(x, [1, 2], true));
  return tf.div(centered, tf.sqrt(tf.add(tf.mean(tf.square(centered), [1, 2], true), 1e-5)));
};
const halved = (x: tf.Tensor): tf.Tensor => tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid');

describe.each(engines)('on %s', (engine) => {
  beforeAll(() => start(engine));

  test('averagePool2d takes the means of blocks', () => {
    const network = make([4, 4, 3], averagePool2d(2));
    expectClose(network.apply(images()), halved(images()));
  });

  test('residualUp enlarges within the branch and beside it', () => {
    const network = make([4, 4, 3], residualUp(5, { normalization: () => instanceNorm(), activation: softplus }));
    expect(network.outputShape).toEqual([8, 8, 5]);
    const [first, second, shortcut] = convolutions(network);
    const x = images();
    const inner = first!(upsample(2)(softplus(instance(x))));
    expectClose(network.apply(x), tf.add(second!(softplus(instance(inner))), shortcut!(upsample(2)(x))));
    network[Symbol.dispose]();
  });

  test.each([true, false])('residualDown makes smaller within the branch and beside it, preactivation: %s', (first) => {
    const network = make([4, 4, 3], residualDown(5, { preactivation: first }));
    expect(network.outputShape).toEqual([2, 2, 5]);
    const [before, after, shortcut] = convolutions(network);
    const x = images();
    const inner = before!(first ? relu(x) : x);
    expectClose(network.apply(x), tf.add(halved(after!(relu(inner))), halved(shortcut!(x))));
    network[Symbol.dispose]();
  });
});

describe('residual blocks', () => {
  beforeAll(() => start('js'));

  test('are normalized by batches in a generator alone, if nothing else is said', () => {
    const traits = (layer: Layer): readonly unknown[] => {
      const network = make([4, 4, 3], layer);
      network[Symbol.dispose]();
      return [network.mixesBatch.length, network.readsCondition, fusedOps.of(network.apply) !== undefined];
    };
    expect(traits(residualUp(2))).toEqual([2, false, true]);
    expect(traits(residualUp(2, { normalization: false }))).toEqual([0, false, true]);
    expect(traits(residualUp(2, { normalization: () => conditionalBatchNorm(3) }))).toEqual([2, true, true]);
    expect(traits(residualDown(2))).toEqual([0, false, true]);
    expect(traits(residualDown(2, { normalization: batchNorm }))).toEqual([2, false, true]);
  });

  test('take another factor, another size and another initializer', () => {
    const kernel = (_: unknown, shape: readonly number[]) => new Float32Array(tf.util.sizeFromShape([...shape]));
    const options = { factor: 3, size: 1, kernel };
    const [up, down] = [residualUp(2, options), residualDown(2, options)].map((layer) => make([3, 3, 2], layer));
    expect([up!.outputShape, down!.outputShape]).toEqual([
      [9, 9, 2],
      [1, 1, 2],
    ]);
    for (const network of [up!, down!]) {
      const kernels = network.variables.filter(({ shape }) => shape.length === 4);
      for (const { shape } of kernels) expect(shape).toEqual([1, 1, 2, 2]);
      expect(tf.max(tf.abs(network.apply(tf.ones([1, 3, 3, 2])))).dataSync()[0]).toBe(0);
      network[Symbol.dispose]();
    }
  });

  test.each<readonly [name: string, layer: Layer, inputShape: readonly number[], tag: string]>([
    ['no filters', residualUp(0), [4, 4, 2], 'ConfigError'],
    ['a factor of 0', residualUp(2, { factor: 0 }), [4, 4, 2], 'ConfigError'],
    ['half a factor', residualDown(2, { factor: 0.5 }), [4, 4, 2], 'ConfigError'],
    ['half a pixel', residualDown(2, { size: 0.5 }), [4, 4, 2], 'ConfigError'],
    ['vectors to enlarge', residualUp(2), [4], 'ShapeMismatch'],
    ['vectors to make smaller', residualDown(2), [4], 'ShapeMismatch'],
    ['an odd image', residualDown(2), [3, 4, 2], 'ShapeMismatch'],
    ['blocks of half a pixel', averagePool2d(0.5), [4, 4, 2], 'ConfigError'],
    ['blocks of vectors', averagePool2d(2), [4], 'ShapeMismatch'],
    ['a width that is no multiple', averagePool2d(3), [3, 4, 2], 'ShapeMismatch'],
  ])('refuse %s', (_name, layer, inputShape, _tag) => {
    const attempt = (): void =>
      expect(() => layer({ name: 'net/2', key: [1, 2], inputShape })).toThrow(
        expect.objectContaining({ _tag, path: expect.stringMatching(/^net\/2/) }),
      );
    expect(leftBehind(attempt)).toBe(0);
  });
});
