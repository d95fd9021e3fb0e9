import { gaussian, uniform } from 'rxgan/models';
import { describe, expect, test } from 'vitest';
import { keyOf } from '../../src/random.js';

const moment = (values: Float32Array, power: number): number =>
  values.reduce((sum, z) => sum + z ** power, 0) / values.length;

describe.each([
  ['gaussian', gaussian(5), [0, 1, 0, 3]],
  ['uniform', uniform(5), [0, 1 / 3, 0, 1 / 5]],
] as const)('%s latents', (_name, distribution, expected) => {
  test('have the moments of their distribution', () => {
    const draws = distribution.sample(keyOf(3, 'latents'), 20_000);
    expect(draws.length).toBe(100_000);
    expected.forEach((value, i) => {
      // Five standard errors; the eighth moment of N(0, 1) is 105.
      expect(Math.abs(moment(draws, i + 1) - value)).toBeLessThan(5 * Math.sqrt([1, 2, 15, 96][i]! / draws.length));
    });
  });
  test('depend on the key alone, and a shorter draw begins a longer one', () => {
    const long = distribution.sample(keyOf(3, 'latents', 8), 6);
    expect(distribution.sample(keyOf(3, 'latents', 8), 6)).toEqual(long);
    expect(distribution.sample(keyOf(3, 'latents', 8), 4)).toEqual(long.subarray(0, 20));
    expect(distribution.sample(keyOf(3, 'latents', 9), 6)).not.toEqual(long);
  });
});
