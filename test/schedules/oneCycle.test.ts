import fc from 'fast-check';
import { oneCycle } from 'rxgan';
import { describe, expect, test } from 'vitest';

describe('oneCycle', () => {
  test('begins at peak / 25, is highest at three tenths, and ends at a ten-thousandth of its beginning', () => {
    const value = oneCycle(5, 1000);
    expect(value(0)).toBe(0.2);
    expect(value(300)).toBe(5);
    expect(value(1000)).toBe(0.2 / 1e4);
    expect(value(1e9)).toBe(value(1000));
  });

  test('rises to its peak and falls from it, and nowhere turns back', () => {
    const [steps, pctStart] = [fc.integer({ min: 20, max: 2000 }), fc.double({ min: 0.1, max: 0.9, noNaN: true })];
    const property = fc.property(steps, pctStart, fc.nat(2000), (n, part, step) => {
      const value = oneCycle(1, n, { pctStart: part });
      const change = value(step + 1) - value(step);
      expect(change * (step < Math.floor(part * n) ? 1 : -1)).toBeGreaterThanOrEqual(0);
      expect(value(step)).toBeGreaterThan(0);
      expect(value(step)).toBeLessThanOrEqual(1);
    });
    fc.assert(property, { seed: 19, numRuns: 300 });
  });

  test('refuses numbers that make no cycle', () => {
    expect(() => oneCycle(0, 10)).toThrow('oneCycle.peak: expected a number above 0, got 0');
    expect(() => oneCycle(Number.NaN, 10)).toThrow('oneCycle.peak: expected a number above 0, got NaN');
    for (const steps of [0, -1, 2.5, Number.NaN])
      expect(() => oneCycle(1, steps)).toThrow(`oneCycle.steps: expected a positive integer, got ${steps}; give`);
    for (const pctStart of [0, 1, -0.1, Number.NaN])
      expect(() => oneCycle(1, 10, { pctStart })).toThrow(
        `oneCycle.pctStart: expected a number above 0 and below 1, got ${pctStart}; use 0.3`,
      );
    expect(() => oneCycle(1, 10, { divFactor: 0.5 })).toThrow('oneCycle.divFactor: expected a number of at least 1');
    expect(() => oneCycle(1, 10, { finalDivFactor: 0 })).toThrow('oneCycle.finalDivFactor: expected a number above 0');
  });

  test('refuses a cycle without a step to rise in', () => {
    expect(() => oneCycle(1, 3)).toThrow(
      'oneCycle.pctStart: 0.3 of 3 steps leaves no whole step to rise in; give more',
    );
    expect(oneCycle(1, 4)(1)).toBe(1);
  });

  test('has a step to fall in, however little is left', () => {
    const property = fc.property(fc.integer({ min: 2, max: 2 ** 50 }), (steps) => {
      const value = oneCycle(1, steps, { pctStart: 1 - Number.EPSILON / 2 });
      expect(value(steps - 1)).toBe(1);
      expect(value(steps)).toBe(1 / 25 / 1e4);
    });
    fc.assert(property, { seed: 23, numRuns: 300 });
  });
});
