import * as tf from '@tensorflow/tfjs-core';
import { type Network, noiseInjection, type Pass, sequential } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { forward } from '../../../src/models/vjp/forward.js';
import { fusedOps } from '../../../src/models/vjp/operation.js';
import { engines, start } from '../../support/engines.js';

const own: Pass = { training: true, owned: true, key: [3, 4] };
const make = (): Network => {
  const network = sequential([20, 25, 3], noiseInjection())({ name: 'net', key: [1, 2] });
  network.variables[0]!.assign(tf.tensor1d([1, 0, -2]));
  return network;
};
const draw = (network: Network, pass: Pass = own, rows = 4): number[][] =>
  tf.tidy(() => tf.reshape(network.apply(tf.zeros([rows, 20, 25, 3]), pass), [-1, 3]).arraySync() as number[][]);

describe.each(engines)('noiseInjection on %s', (engine) => {
  beforeAll(() => start(engine));

  test('changes nothing at first', () => {
    const network = sequential([2, 2, 3], noiseInjection())({ name: 'net', key: [1, 2] });
    expect(network.apply(tf.ones([1, 2, 2, 3]), own).dataSync()).toEqual(new Float32Array(12).fill(1));
    expect([network.mixesBatch, network.firstOrderOnly, network.buffers]).toEqual([[], [], []]);
  });

  test('adds one normal number to all channels of a pixel, times the strength of each', () => {
    const pixels = draw(make());
    for (const [first, second, third] of pixels) {
      expect(second).toBe(0);
      expect(third).toBeCloseTo(-2 * first!, 5);
    }
    const moment = (power: number): number => pixels.reduce((sum, [value]) => sum + value! ** power, 0) / pixels.length;
    // Two thousand draws: five standard errors.
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(2000));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / 2000));
    expect(new Set(pixels.map(([value]) => value)).size).toBeGreaterThan(1990);
  });

  test('draws from the key of the pass and from its place, in evaluation too', () => {
    const network = make();
    expect(draw(network)).toEqual(draw(network));
    expect(draw(network, { ...own, training: false })).toEqual(draw(network));
    for (const key of [
      [3, 5],
      [5, 4],
    ] as const)
      expect(draw(network, { ...own, key })).not.toEqual(draw(network));
    // Two layers with the same noise would have twice its deviation, not √2 times.
    const twice = sequential([20, 25, 3], noiseInjection(), noiseInjection())({ name: 'net', key: [1, 2] });
    for (const weight of twice.variables) weight.assign(tf.ones([3]));
    const variance = draw(twice).reduce((sum, [value]) => sum + value! ** 2, 0) / 2000;
    expect(Math.abs(variance - 2)).toBeLessThan(0.4);
  });

  test('each segment of a written-out pass has the noise of its key', () => {
    const network = make();
    const segments = [1, 3].map((rows, i) => ({ rows, key: [i, 7] as const }));
    const { y } = forward(fusedOps.of(network.apply)!, tf.zeros([4, 20, 25, 3]), { ...own, segments });
    const apart = segments.flatMap(({ rows, key }) => draw(network, { ...own, key }, rows));
    expect(tf.reshape(y, [-1, 3]).arraySync()).toEqual(apart);
  });
});

test('vectors have no pixels', () => {
  expect(() => noiseInjection()({ name: 'net/2', key: [1, 2], inputShape: [4] })).toThrow(
    expect.objectContaining({ _tag: 'ShapeMismatch', path: 'net/2' }),
  );
});
