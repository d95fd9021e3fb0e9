import fc from 'fast-check';
import { joined, linear, piecewise, type Schedule } from 'rxgan';
import { hinge, nonSaturating } from 'rxgan/losses';
import { describe, expect, test } from 'vitest';

const localStep: Schedule = (step) => step;
const lengths = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 });
const runs = { seed: 11, numRuns: 200 };

describe('joined', () => {
  test('starts the clock of each piece at its first step, and lets the last go on', () => {
    const value = joined([localStep, 100], [localStep, 1000]);
    expect([0, 99, 100, 101, 1099, 1100, 5100].map(value)).toEqual([0, 99, 0, 1, 999, 1000, 5000]);
  });

  test('gives every step to exactly one piece, at that step minus the lengths before it', () => {
    const property = fc.property(lengths, fc.nat(10_000), (all, step) => {
      const pieces = all.map((length, i) => [(local: number) => [i, local] as const, length] as const);
      const [i, local] = joined(...pieces)(step);
      const start = all.slice(0, i).reduce((sum, length) => sum + length, 0);
      expect(local).toBe(step - start);
      expect(local).toBeGreaterThanOrEqual(0);
      if (i < all.length - 1) expect(local).toBeLessThan(all[i]!);
    });
    fc.assert(property, runs);
  });

  test('of joined pieces is the same as joined of all of them', () => {
    const property = fc.property(lengths, lengths, fc.nat(15_000), (first, second, step) => {
      const pieces = (all: readonly number[]) => all.map((length) => [localStep, length] as const);
      const total = (all: readonly number[]) => all.reduce((sum, length) => sum + length, 0);
      const nested = joined([joined(...pieces(first)), total(first)], [joined(...pieces(second)), total(second)]);
      expect(nested(step)).toBe(joined(...pieces(first), ...pieces(second))(step));
    });
    fc.assert(property, runs);
  });

  test('of one piece is that piece', () => {
    expect([-1, 0, 5, 50].map(joined([linear(0, 1, 10), 3]))).toEqual([0, 0, 0.5, 1]);
  });

  test('of constants is piecewise', () => {
    const [clocks, steps] = [joined([1, 3], [2, 3], [1, 1]), piecewise(1, [3, 2], [6, 1])];
    for (let step = 0; step < 10; step++) expect(clocks(step)).toBe(steps(step));
  });

  test('may hold losses', () => {
    const loss = joined<typeof nonSaturating>([nonSaturating, 10], [hinge, 10]);
    expect([0, 9, 10, 99].map(loss)).toEqual([nonSaturating, nonSaturating, hinge, hinge]);
  });

  test('refuses to join nothing', () => {
    expect(() => joined()).toThrow('joined: expected at least one piece, got none; give [schedule, steps]');
  });

  test.each([0, -1, 1.5, Number.NaN, Infinity])('refuses a piece of %d steps, the last one too', (steps) => {
    const got = `expected a positive integer, got ${steps}; give the number of steps that the piece lasts`;
    expect(() => joined([1, steps], [2, 10])).toThrow(`joined[0].steps: ${got}`);
    expect(() => joined([1, 10], [2, steps])).toThrow(`joined[1].steps: ${got}`);
  });
});
