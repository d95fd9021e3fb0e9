import * as tf from '@tensorflow/tfjs-core';
import {
  activation,
  dropout,
  flatten,
  type Layer,
  type Network,
  type Pass,
  relu,
  reshape,
  sequential,
  swish,
  tanh,
  upsample2d,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { dropoutMask } from '../../../src/models/layers/dropout.js';
import { fusedOps } from '../../../src/models/vjp/operation.js';
import { keyOf, normals } from '../../../src/random.js';
import { engines, start } from '../../support/engines.js';

const scope = { name: 'net', key: [1, 2] } as const;
const training: Pass = { training: true, owned: true, key: [3, 4] };
const place = (inputShape: readonly number[]) => ({ name: 'net/2', key: [1, 2] as const, inputShape });

describe.each(engines)('dropout on %s', (engine) => {
  beforeAll(() => start(engine));

  const draw = (network: Network, pass: Pass = training): Float32Array =>
    tf.tidy(() => network.apply(tf.ones([20, 500]), pass).dataSync() as Float32Array);

  test.each([0.1, 0.5, 0.8])('leaves out a part of %d and makes up for it', (rate) => {
    const values = draw(sequential([500], dropout(rate))(scope));
    const kept = values.filter((value) => value !== 0);
    // Ten thousand draws: a deviation of 5 standard errors at most.
    expect(Math.abs(1 - kept.length / 10_000 - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / 10_000));
    const rounded = Math.round(rate * 2 ** 16) / 2 ** 16;
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / (1 - rounded))]));
  });
  test('draws from the key of the pass and from its place', () => {
    const network = sequential([500], dropout(0.5))(scope);
    expect(draw(network)).toEqual(draw(network));
    expect(draw(network)).toEqual(draw(sequential([500], dropout(0.5))({ name: 'other', key: [8, 9] })));
    expect(draw(network, { ...training, key: [3, 5] })).not.toEqual(draw(network));
    expect(draw(network, { ...training, key: [5, 4] })).not.toEqual(draw(network));
    // Two masks of a half leave a quarter, unless they are the same one.
    const twice = draw(sequential([500], dropout(0.5), dropout(0.5))(scope));
    expect(Math.abs(twice.filter((value) => value !== 0).length / 10_000 - 0.25)).toBeLessThan(0.03);
  });
  test('neighbors are left out independently of each other', () => {
    const values = draw(sequential([500], dropout(0.5))(scope));
    const pairs = (from: number): number =>
      values.filter((value, i) => i % 2 === from && value === 0 && values[i + 1] === 0).length;
    for (const from of [0, 1]) expect(Math.abs(pairs(from) / 5_000 - 0.25)).toBeLessThan(0.03);
  });
  test('a rate close to 1 still keeps something, with a finite factor', () => {
    const values = new Float32Array(400_000);
    dropoutMask([1, 2], 0.9999999, values);
    const kept = values.filter((value) => value !== 0);
    expect(kept.length).toBeGreaterThan(0);
    expect(new Set(kept)).toEqual(new Set([2 ** 16]));
  });
  test('gives what it gets in evaluation', () => {
    const network = sequential([500], dropout(0.5))(scope);
    expect(draw(network, { ...training, training: false })).toEqual(new Float32Array(10_000).fill(1));
  });
});

describe('dropout', () => {
  test.each([1, -0.1, Number.NaN])('refuses a rate of %d', (rate) => {
    expect(() => dropout(rate)(place([4]))).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'net/2.rate' }),
    );
  });
  test('of 0 leaves out nothing', async () => {
    await start('js');
    const x = tf.tensor(normals(keyOf(1, 'x'), 12), [3, 4]);
    expect(sequential([4], dropout(0))(scope).apply(x, training).dataSync()).toEqual(x.dataSync());
  });
});

describe('layers without weights', () => {
  beforeAll(() => start('js'));

  const outputOf = (layer: Layer, x: tf.Tensor): tf.Tensor => sequential(x.shape.slice(1), layer)(scope).apply(x);
  const x = (): tf.Tensor => tf.tensor(normals(keyOf(2, 'x'), 24), [2, 2, 3, 2]);

  test('activation applies its function, and says what it makes of the network', () => {
    expect(outputOf(activation(tanh), x()).dataSync()).toEqual(tanh(x()).dataSync());
    const of = (f: (x: tf.Tensor) => tf.Tensor): Network => sequential([4], activation(f))(scope);
    expect([of(tanh).outputRange, of(relu).outputRange]).toEqual(['net/0', undefined]);
    expect([of(tanh).firstOrderOnly, of(tf.tanh).firstOrderOnly]).toEqual([[], ['net/0']]);
    expect(fusedOps.of(of(relu).apply)).toHaveLength(1);
    expect(fusedOps.of(of(swish).apply)).toBeUndefined();
  });
  test('reshape and flatten keep the numbers in order', () => {
    for (const [layer, shape] of [
      [reshape([4, 3]), [2, 4, 3]],
      [reshape([1, 1, 12, 1]), [2, 1, 1, 12, 1]],
      [flatten(), [2, 12]],
    ] as const) {
      const y = outputOf(layer, x());
      expect(y.shape).toEqual(shape);
      expect(y.dataSync()).toEqual(x().dataSync());
    }
  });
  test.each([
    [[5], 'ShapeMismatch', 'net/2'],
    [[3, 5], 'ShapeMismatch', 'net/2'],
    [[-2, -6], 'ConfigError', 'net/2.shape'],
    [[2.5, 4.8], 'ConfigError', 'net/2.shape'],
  ] as const)('reshape refuses to make %j of twelve numbers', (shape, _tag, path) => {
    expect(() => reshape(shape)(place([2, 3, 2]))).toThrow(expect.objectContaining({ _tag, path }));
  });
  test('upsampling repeats pixels and refuses what is no factor and no image', () => {
    const network = sequential([2, 3, 2], upsample2d(3))(scope);
    expect(network.outputShape).toEqual([6, 9, 2]);
    const y = network.apply(x()).arraySync() as number[][][][];
    const from = x().arraySync() as number[][][][];
    y.forEach((image, b) =>
      image.forEach((line, i) =>
        line.forEach((pixel, j) => expect(pixel).toEqual(from[b]![Math.floor(i / 3)]![Math.floor(j / 3)])),
      ),
    );
    for (const factor of [0, 1.5, -2])
      expect(() => upsample2d(factor)(place([2, 3, 2]))).toThrow(
        expect.objectContaining({ _tag: 'ConfigError', path: 'net/2.factor' }),
      );
    expect(() => upsample2d(2)(place([12]))).toThrow(expect.objectContaining({ _tag: 'ShapeMismatch', path: 'net/2' }));
  });
});
