import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { dragan, nonSaturating } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines, start } from '../support/engines.js';
import { runs, sixteenths } from './batches.js';
import { linearCritic, penaltyValue, points, quadraticCritic, viewOf } from './views.js';

const loss = dragan()(nonSaturating);
/** The numbers at which a term looks at the critic. */
const looksAt = (real: tf.Tensor, { spread = 0.5, step = 0 } = {}): number[] => {
  const seen: number[] = [];
  const critic = (x: tf.Tensor): tf.Tensor => {
    seen.push(...x.dataSync());
    return tf.reshape(tf.sum(tf.reshape(x, [x.shape[0]!, -1]), 1), [-1, 1]);
  };
  penaltyValue(dragan(10, { spread })(nonSaturating), viewOf(critic, real, tf.zeros([1]), { step }));
  return seen;
};

describe.each(engines)('DRAGAN on %s', (engine) => {
  beforeAll(() => start(engine));

  test('P6.1 of u·x + b is (|u| - 1)², whatever the batch', () => {
    const property = fc.property(sixteenths(20), sixteenths(20), fc.constantFrom(1, 4, 64), (u, v, batch) => {
      const value = penaltyValue(loss, viewOf(linearCritic([u, v]), points('r', batch), points('f', 3)));
      const expected = (Math.hypot(u, v) - 1) ** 2;
      expect(Math.abs(value - expected)).toBeLessThan(2e-5 * (1 + expected));
    });
    fc.assert(property, runs(15));
  });
  test('P6.7 does not look at the generated examples', () => {
    const [near, far] = [points('f', 5), points('g', 17, 100)].map((fake) =>
      penaltyValue(loss, viewOf(quadraticCritic, points('r', 5), fake)),
    );
    expect(near).toBe(far);
  });
  test('looks above every number of the data by up to half of the standard deviation of all, each by its own draw', () => {
    const real = points('r', 500, 3);
    const numbers = Array.from(real.dataSync());
    const average = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const deviation = Math.sqrt(numbers.reduce((sum, x) => sum + (x - average) ** 2, 0) / numbers.length);
    const shares = looksAt(real).map((x, i) => (x - numbers[i]!) / deviation);
    expect(Math.min(...shares)).toBeGreaterThan(-1e-6);
    expect(Math.max(...shares)).toBeLessThan(0.5 + 1e-6);
    // A thousand draws: the least and the largest are close to the ends, and the mean within 5 standard errors.
    expect(Math.min(...shares)).toBeLessThan(0.01);
    expect(Math.max(...shares)).toBeGreaterThan(0.49);
    const mean = shares.reduce((sum, x) => sum + x, 0) / shares.length;
    expect(Math.abs(mean - 0.25)).toBeLessThan((5 * 0.5) / Math.sqrt(12 * shares.length));
    expect(new Set(shares).size).toBeGreaterThan(990);
  });
  test('takes a spread, and draws anew for every update', () => {
    const real = points('r', 4);
    expect(looksAt(real, { spread: 0 })).toEqual(Array.from(real.dataSync()));
    const [narrow, wide] = [0.5, 1].map((spread) => looksAt(real, { spread })) as [number[], number[]];
    narrow.forEach((x, i) => {
      const from = real.dataSync()[i]!;
      expect(Math.abs(wide[i]! - from - 2 * (x - from))).toBeLessThan(1e-5);
    });
    expect(looksAt(real, { step: 1 })).not.toEqual(narrow);
  });
  test('is about images too', () => {
    const critic = (x: tf.Tensor): tf.Tensor => tf.reshape(tf.sum(x, [1, 2, 3]), [-1, 1]);
    const value = penaltyValue(loss, viewOf(critic, tf.ones([3, 2, 2, 1]), tf.zeros([1])));
    expect(value).toBeCloseTo(1, 5);
  });
});
