import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { depthwiseConv2d, type FilterOptions, heNormal, normal, sequential, swish, tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { fusedOps } from '../../../src/models/vjp/operation.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, leftBehind, start } from '../../support/engines.js';
import { naiveConvolution } from './naiveConvolutions.js';

const scope = { name: 'net', key: [1, 2] } as const;
const geometries = fc
  .record({
    image: fc.tuple(...[6, 6, 3].map((max) => fc.integer({ min: 1, max }))),
    size: fc.integer({ min: 1, max: 4 }),
    strides: fc.integer({ min: 1, max: 3 }),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    multiplier: fc.integer({ min: 1, max: 3 }),
    biased: fc.boolean(),
  })
  .filter(({ image, pad, size, strides }) => {
    const fits = pad === 'same' || size <= Math.min(image[0]!, image[1]!);
    return fits && (size === 1 || strides <= size);
  });

describe.each(engines)('depthwiseConv2d on %s', (engine) => {
  beforeAll(() => start(engine));

  test('is a convolution of each channel alone, whatever the geometry', () => {
    const property = fc.property(geometries, ({ image, multiplier, biased, ...geometry }) => {
      const channels = image[2]!;
      const options = { ...geometry, kernel: normal(0.5), bias: biased ? normal(0.5) : (false as const) };
      const network = sequential(image, depthwiseConv2d(multiplier, options))(scope);
      const [height, width] = network.outputShape as [number, number];
      tf.tidy(() => {
        const shape = [1, ...image] as [number, number, number, number];
        const x = tf.tensor4d(normals(keyOf(2, 'x'), tf.util.sizeFromShape(image)), shape);
        const y = network.apply(x).dataSync();
        const [kernel, bias] = network.variables as [tf.Variable<tf.Rank.R4>, tf.Variable | undefined];
        expect(y.length).toBe(height * width * multiplier * channels);
        for (let c = 0; c < channels; c++) {
          const alone = (of: tf.Tensor, axis: number): tf.Tensor => tf.gather(of, [c], axis);
          const channel = { shape: [image[0]!, image[1]!, 1], values: alone(x, 3).dataSync() };
          const filter = alone(kernel, 2);
          const expected = naiveConvolution(
            channel,
            { shape: filter.shape, values: filter.dataSync() },
            bias === undefined ? [] : bias.dataSync().slice(c * multiplier, (c + 1) * multiplier),
            [height, width, multiplier],
            geometry,
          );
          expected.forEach((value, i) => {
            const [pixel, k] = [Math.floor(i / multiplier), i % multiplier];
            expect(Math.abs(y[(pixel * channels + c) * multiplier + k]! - value)).toBeLessThan(1e-5);
          });
        }
      });
      network[Symbol.dispose]();
    });
    fc.assert(property, { seed: 5, numRuns: 60 });
  });
});

describe('depthwiseConv2d', () => {
  beforeAll(() => start('js'));

  test('says what its activation makes of it, and starts with the fan-in of one channel', () => {
    const make = (activation?: Parameters<typeof depthwiseConv2d>[2]) =>
      sequential([3, 3, 2], depthwiseConv2d(2, { size: 3 }, activation))(scope);
    const [plain, bounded, other] = [make(), make(tanh), make(swish)];
    expect([plain.outputRange, bounded.outputRange, other.outputRange]).toEqual([undefined, 'net/0', undefined]);
    expect([plain, bounded, other].map(({ apply }) => fusedOps.of(apply) !== undefined)).toEqual([true, true, false]);
    expect(plain.variables[0]!.dataSync()).toEqual(heNormal(keyOf(1, 'layer 0', 2), [3, 3, 1, 4]));
    for (const network of [plain, bounded, other]) network[Symbol.dispose]();
  });

  test.each<readonly [multiplier: number, options: FilterOptions, shape: readonly number[], tag: string, path: string]>(
    [
      [0, { size: 3 }, [4, 4, 1], 'ConfigError', 'net/3.multiplier'],
      [1.5, { size: 3 }, [4, 4, 1], 'ConfigError', 'net/3.multiplier'],
      [1, { size: 0 }, [4, 4, 1], 'ConfigError', 'net/3.size'],
      [1, { size: 2, strides: 3 }, [4, 4, 1], 'ConfigError', 'net/3.strides'],
      [1, { size: 3, pad: 'full' as 'same' }, [4, 4, 1], 'ConfigError', 'net/3.pad'],
      [1, { size: 3, pad: 'valid' }, [2, 5, 1], 'ShapeMismatch', 'net/3'],
      [1, { size: 3, pad: 'valid' }, [5, 2, 1], 'ShapeMismatch', 'net/3'],
      [1, { size: 3 }, [8], 'ShapeMismatch', 'net/3'],
    ],
  )('refuses %d filters with %j on %j', (multiplier, options, inputShape, _tag, path) => {
    const attempt = (): void =>
      expect(() => depthwiseConv2d(multiplier, options)({ name: 'net/3', key: [1, 2], inputShape })).toThrow(
        expect.objectContaining({ _tag, path }),
      );
    expect(leftBehind(attempt)).toBe(0);
  });
});
