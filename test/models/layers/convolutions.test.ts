import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import {
  conv2d,
  conv2dTranspose,
  type FilterOptions,
  heNormal,
  type Layer,
  leakyRelu,
  normal,
  orthogonal,
  sequential,
  swish,
  tanh,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { fusedOps } from '../../../src/models/vjp/operation.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, leftBehind, start } from '../../support/engines.js';
import { type Grid, naiveConvolution, naiveTransposed } from './naiveConvolutions.js';

const scope = { name: 'net', key: [1, 2] } as const;
const initial = { kernel: normal(0.5), bias: normal(0.5) };
const kinds = [
  ['convolution', conv2d, naiveConvolution],
  ['conv2dTranspose', conv2dTranspose, naiveTransposed],
] as const;
const dilatedTwice: typeof conv2dTranspose = (filters, options, activation) =>
  conv2d(filters, { ...options, dilations: 2 }, activation);
const naiveTwice: typeof naiveConvolution = (x, kernel, bias, outputShape, geometry) =>
  naiveConvolution(x, kernel, bias, outputShape, { ...geometry, dilations: 2 });
const allKinds = [...kinds, ['dilated convolution', dilatedTwice, naiveTwice] as const];

const gridOf = (tensor: tf.Tensor): Grid => ({ shape: tensor.shape, values: tensor.dataSync() });
const geometries = fc
  .record({
    image: fc.tuple(...[7, 7, 3].map((max) => fc.integer({ min: 1, max }))),
    size: fc.integer({ min: 1, max: 4 }),
    strides: fc.integer({ min: 1, max: 3 }),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    filters: fc.integer({ min: 1, max: 5 }),
    biased: fc.boolean(),
  })
  .filter(({ size, strides }) => size === 1 || strides <= size);

describe.each(engines)('layers of filters on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each(allKinds)('%s is its definition, whatever the geometry', (name, layer, naive) => {
    const property = fc.property(geometries, ({ image, filters, biased, ...geometry }) => {
      const [height, width] = image as [number, number, number];
      const reach = name === 'dilated convolution' ? 2 * geometry.size - 1 : geometry.size;
      fc.pre(name === 'conv2dTranspose' || geometry.pad === 'same' || reach <= Math.min(height, width));
      const options = { ...geometry, kernel: initial.kernel, bias: biased ? initial.bias : (false as const) };
      const network = sequential(image, layer(filters, options))(scope);
      tf.tidy(() => {
        const x = tf.tensor(normals(keyOf(2, 'x'), tf.util.sizeFromShape(image)), image);
        const y = network.apply(tf.stack([tf.zerosLike(x), x]));
        expect(y.shape).toEqual([2, ...network.outputShape]);
        const [kernel, bias] = network.variables;
        const expected = naive(
          gridOf(x),
          gridOf(kernel!),
          bias === undefined ? [] : bias.dataSync(),
          network.outputShape,
          geometry,
        );
        const actual = tf.slice(y, 1).dataSync();
        expected.forEach((value, i) => expect(Math.abs(value - actual[i]!)).toBeLessThan(1e-5));
      });
      network[Symbol.dispose]();
    });
    fc.assert(property, { seed: 5, numRuns: 60 });
  });
});

describe('layers of filters', () => {
  beforeAll(() => start('js'));

  test.each<readonly [options: FilterOptions, down: readonly number[], up: readonly number[]]>([
    [{ size: 4, strides: 2 }, [4, 3, 6], [14, 10, 6]],
    [{ size: 3 }, [7, 5, 6], [7, 5, 6]],
    [{ size: 3, strides: 2, pad: 'valid' }, [3, 2, 6], [15, 11, 6]],
    [{ size: 5, pad: 'valid' }, [3, 1, 6], [11, 9, 6]],
  ])('%j makes the sizes that it should', (options, down, up) => {
    const outputOf = (layer: Layer): readonly number[] => sequential([7, 5, 2], layer)(scope).outputShape;
    expect(outputOf(conv2d(6, options))).toEqual(down);
    expect(outputOf(conv2dTranspose(6, options))).toEqual(up);
  });

  test.each(kinds)('%s without a bias has one variable, and its kernel has the order of TensorFlow', (name, layer) => {
    const network = sequential([4, 4, 3], layer(5, { size: 2, bias: false }))(scope);
    expect(network.variables.map(({ shape }) => shape)).toEqual([name === 'convolution' ? [2, 2, 3, 5] : [2, 2, 5, 3]]);
    expect([network.firstOrderOnly, network.mixesBatch, network.outputRange]).toEqual([[], [], undefined]);
    network[Symbol.dispose]();
  });

  test.each(kinds)('%s says what its activation makes of it', (_name, layer) => {
    const of = (activation?: (x: tf.Tensor) => tf.Tensor) =>
      sequential([4, 4, 3], layer(1, { size: 2 }, activation))(scope);
    expect(of(tanh).outputRange).toBe('net/0');
    expect(of(tf.tanh).firstOrderOnly).toEqual(['net/0']);
    expect(fusedOps.of(of(leakyRelu()).apply)).toHaveLength(1);
    // No written-out derivative: such a network takes the tape.
    expect(fusedOps.of(of(swish).apply)).toBeUndefined();
    const x = tf.tensor(normals(keyOf(3, 'x'), 48), [1, 4, 4, 3]);
    expect(of(swish).apply(x).dataSync()).toEqual(swish(of().apply(x)).dataSync());
  });

  test.each(kinds)('%s draws its weights from its key and nothing else', (_name, layer) => {
    const weights = (key: readonly [number, number]): number[][] => {
      const network = sequential([4, 4, 3], layer(5, { size: 2, bias: normal(1) }))({ name: 'other', key });
      const values = network.variables.map((variable) => Array.from(variable.dataSync()));
      network[Symbol.dispose]();
      return values;
    };
    expect(weights([1, 2])).toEqual(weights([1, 2]));
    expect(weights([1, 2])[0]).not.toEqual(weights([1, 3])[0]);
    expect(weights([1, 2])[1]).not.toEqual(weights([1, 3])[1]);
  });

  test('both kinds start with outputs as large as their inputs, strides or not', () => {
    const spreadOf = (layer: Layer): number =>
      tf.tidy(() => {
        const network = sequential([16, 16, 32], layer)(scope);
        const x = tf.tensor(normals(keyOf(4, 'x'), 16 * 16 * 32), [1, 16, 16, 32]);
        const y = tf.moments(network.apply(x)).variance.dataSync()[0]!;
        network[Symbol.dispose]();
        return y;
      });
    for (const strides of [1, 2, 4]) {
      const options = { size: 4, strides, pad: 'valid' } as const;
      // Twice the variance, of which a rectifier takes half. The rim of a transposed convolution sees less.
      expect(Math.abs(spreadOf(conv2d(32, options)) - 2)).toBeLessThan(0.3);
      expect(Math.abs(spreadOf(conv2dTranspose(32, options)) - 2)).toBeLessThan(strides === 1 ? 0.6 : 0.3);
    }
  });

  test('the initializer of a transposed convolution sees what comes in before what goes out', () => {
    const network = sequential([2, 2, 3], conv2dTranspose(4, { size: 2, kernel: heNormal }))(scope);
    const [kernel] = network.variables;
    const drawn = tf.tensor(heNormal(keyOf(1, 'layer 0', 2), [2, 2, 3, 4]), [2, 2, 3, 4]);
    expect(kernel!.dataSync()).toEqual(tf.transpose(drawn, [0, 1, 3, 2]).dataSync());
    const wide = sequential([2, 2, 2], conv2dTranspose(8, { size: 2, kernel: orthogonal() }))(scope);
    const matrix = tf.reshape(tf.transpose(wide.variables[0]! as tf.Tensor, [0, 1, 3, 2]), [8, 8]) as tf.Tensor2D;
    const identity = tf.matMul(matrix, matrix, true).dataSync();
    identity.forEach((value, i) => expect(Math.abs(value - (i % 9 === 0 ? 1 : 0))).toBeLessThan(1e-5));
  });

  const place = (inputShape: readonly number[]) => ({ name: 'net/3', key: [1, 2] as const, inputShape });
  test.each<readonly [filters: number, options: FilterOptions, path: string]>([
    [0, { size: 3 }, 'net/3.filters'],
    [1.5, { size: 3 }, 'net/3.filters'],
    [4, { size: 0 }, 'net/3.size'],
    [4, { size: Number.NaN }, 'net/3.size'],
    [4, { size: 3, strides: -1 }, 'net/3.strides'],
    [4, { size: 3, strides: 1.5 }, 'net/3.strides'],
    [4, { size: 2, strides: 3 }, 'net/3.strides'],
    [4, { size: 3, pad: 'full' as 'same' }, 'net/3.pad'],
  ])('%j filters with %j are refused', (filters, options, path) => {
    for (const [, layer] of kinds) {
      const attempt = (): void =>
        expect(() => layer(filters, options)(place([4, 4, 1]))).toThrow(
          expect.objectContaining({ _tag: 'ConfigError', path }),
        );
      expect(leftBehind(attempt)).toBe(0);
    }
  });
  test.each([0, 1.5, Number.NaN])('dilations of %d are refused', (dilations) => {
    const attempt = (): void =>
      expect(() => conv2d(1, { size: 3, dilations })(place([4, 4, 1]))).toThrow(
        expect.objectContaining({ _tag: 'ConfigError', path: 'net/3.dilations' }),
      );
    expect(leftBehind(attempt)).toBe(0);
  });
  test('inputs that are no images are refused, and images smaller than an unpadded filter', () => {
    const refused = (layer: Layer, inputShape: readonly number[]): void =>
      expect(() => layer(place(inputShape))).toThrow(
        expect.objectContaining({ _tag: 'ShapeMismatch', path: 'net/3', message: expect.stringContaining('[') }),
      );
    for (const [, layer] of kinds) {
      refused(layer(1, { size: 2 }), [8]);
      refused(layer(1, { size: 2 }), [2, 2, 2, 2]);
    }
    refused(conv2d(1, { size: 3, pad: 'valid' }), [2, 5, 1]);
    refused(conv2d(1, { size: 3, pad: 'valid' }), [5, 2, 1]);
    refused(conv2d(1, { size: 3, dilations: 2, pad: 'valid' }), [4, 5, 1]);
    expect(sequential([3, 3, 1], conv2d(1, { size: 3, pad: 'valid' }))(scope).outputShape).toEqual([1, 1, 1]);
  });
});
