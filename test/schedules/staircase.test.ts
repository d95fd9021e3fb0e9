import fc from 'fast-check';
import { staircase } from 'rxgan';
import { describe, expect, test } from 'vitest';

describe('staircase', () => {
  test('changes after every so many steps, and only then', () => {
    const value = staircase(8, 0.5, 10);
    expect([-5, 0, 9, 10, 11, 19, 20, 30].map(value)).toEqual([8, 8, 8, 4, 4, 4, 2, 1]);
  });

  test('is times its factor, one stair later', () => {
    const factor = fc.double({ min: 0.1, max: 2, noNaN: true });
    const property = fc.property(factor, fc.integer({ min: 50, max: 500 }), fc.nat(5000), (by, every, step) => {
      const value = staircase(3, by, every);
      expect(Math.abs(value(step + every) / (by * value(step)) - 1)).toBeLessThan(1e-12);
    });
    fc.assert(property, { seed: 13, numRuns: 200 });
  });

  test('refuses what makes no stairs', () => {
    expect(() => staircase(Number.NaN, 0.1, 10)).toThrow('staircase.from: expected a number, got NaN');
    expect(() => staircase(1, 0, 10)).toThrow('staircase.factor: expected a number above 0, got 0; use 0.1');
    expect(() => staircase(1, -1, 10)).toThrow('staircase.factor: expected a number above 0, got -1');
    expect(() => staircase(1, 0.1, 0)).toThrow('staircase.every: expected a positive integer, got 0; give the number');
    expect(() => staircase(1, 0.1, 2.5)).toThrow('staircase.every: expected a positive integer, got 2.5');
  });
});
