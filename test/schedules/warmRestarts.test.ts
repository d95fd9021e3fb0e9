import fc from 'fast-check';
import { cosine, joined, warmRestarts } from 'rxgan';
import { describe, expect, test } from 'vitest';

const cycles = (steps: number, multiplier: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => steps * multiplier ** i);

describe('warmRestarts', () => {
  test('is joined cosines, each longer than the one before by the multiplier', () => {
    const [steps, multiplier] = [fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 4 })];
    const property = fc.property(steps, multiplier, fc.double({ min: 0, max: 1, maxExcluded: true }), (n, m, part) => {
      const lengths = cycles(n, m, 6);
      const step = Math.floor(part * lengths.reduce((sum, length) => sum + length, 0));
      const pieces = lengths.map((length) => [cosine(3, -1, length), length] as const);
      expect(warmRestarts(3, -1, n, m)(step)).toBe(joined(...pieces)(step));
    });
    fc.assert(property, { seed: 17, numRuns: 300 });
  });

  test('begins every cycle at `from` exactly, however late', () => {
    const value = warmRestarts(0.7, 0.1, 3, 2);
    for (let i = 0; i < 50; i++) expect(value(3 * (2 ** i - 1))).toBe(0.7);
    expect(warmRestarts(0.7, 0.1, 7)(7 * 2 ** 50)).toBe(0.7);
  });

  test('repeats with its period if the cycles are equally long', () => {
    const value = warmRestarts(1, 0, 10);
    for (let step = 0; step < 10; step++) expect(value(step + 1230)).toBe(value(step));
  });

  test('has no value at a step without a place, rather than no end', () => {
    expect(warmRestarts(1, 0, 10, 2)(Infinity)).toBeNaN();
    expect(warmRestarts(1, 0, 10, 2)(Number.NaN)).toBeNaN();
  });

  test('refuses what makes no cycles', () => {
    expect(() => warmRestarts(Number.NaN, 0, 10)).toThrow('warmRestarts.from: expected a number, got NaN');
    expect(() => warmRestarts(1, Infinity, 10)).toThrow('warmRestarts.to: expected a number, got Infinity');
    for (const steps of [0, -1, 2.5, Number.NaN])
      expect(() => warmRestarts(1, 0, steps)).toThrow(
        `warmRestarts.steps: expected a positive integer, got ${steps}; give the number of steps of the first cycle`,
      );
    for (const multiplier of [0, -1, 1.5, Number.NaN])
      expect(() => warmRestarts(1, 0, 10, multiplier)).toThrow(
        `warmRestarts.multiplier: expected a positive integer, got ${multiplier}; use 1 for cycles of equal length`,
      );
  });
});
