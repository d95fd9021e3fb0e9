import fc from 'fast-check';
import { at, cosine, exponential, linear, piecewise } from 'rxgan';
import { describe, expect, test } from 'vitest';

const shapes = [
  ['linear', linear],
  ['cosine', cosine],
  ['exponential', exponential],
] as const;
const positive = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
const steps = fc.integer({ min: 1, max: 100_000 });
const runs = { seed: 7, numRuns: 100 };

describe.each(shapes)('%s', (_name, schedule) => {
  test('starts at `from` and stays at `to` from the last step on', () => {
    const property = fc.property(positive, positive, steps, fc.nat(100_000), (from, to, length, later) => {
      const value = schedule(from, to, length);
      expect(value(0)).toBeCloseTo(from, 9);
      expect(value(-5)).toBeCloseTo(from, 9);
      // A few roundings of the larger end.
      expect(Math.abs(value(length) - to)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.max(from, to));
      expect(value(length + later)).toBe(value(length));
    });
    fc.assert(property, runs);
  });
  test('never leaves the interval and never turns back', () => {
    const property = fc.property(
      positive,
      positive,
      steps,
      fc.nat(120_000),
      fc.nat(1000),
      (from, to, length, step, on) => {
        const value = schedule(from, to, length);
        const slack = 1e-12 * Math.max(from, to);
        expect(value(step)).toBeGreaterThanOrEqual(Math.min(from, to) - slack);
        expect(value(step)).toBeLessThanOrEqual(Math.max(from, to) + slack);
        expect((value(step + on) - value(step)) * Math.sign(to - from)).toBeGreaterThanOrEqual(-slack);
      },
    );
    fc.assert(property, runs);
  });
});

describe('values on the way', () => {
  test('linear: equal differences, also below 0', () => {
    expect([0, 25, 50, 75, 100].map(linear(1, -1, 100))).toEqual([1, 0.5, 0, -0.5, -1]);
  });
  test('cosine: half way at half time, a quarter of the cosine at a third', () => {
    const value = cosine(2, 0, 300);
    expect(value(150)).toBeCloseTo(1, 12);
    expect(value(100)).toBeCloseTo(1.5, 12);
    expect(value(200)).toBeCloseTo(0.5, 12);
  });
  test('linear and cosine reach 0 exactly, which is what switches noise off', () => {
    const property = fc.property(positive, steps, (from, length) => {
      expect(linear(from, 0, length)(length)).toBe(0);
      expect(cosine(from, 0, length)(length)).toBe(0);
    });
    fc.assert(property, runs);
  });
  test('exponential: equal factors', () => {
    const value = exponential(1, 1e-4, 400);
    [1, 0.1, 0.01, 0.001, 1e-4].forEach((expected, i) => {
      expect(Math.abs(value(100 * i) / expected - 1)).toBeLessThan(1e-12);
    });
  });
});

describe('piecewise', () => {
  test('changes exactly at the given steps', () => {
    const value = piecewise('a', [10, 'b'], [20, 'c']);
    expect([0, 9, 10, 19, 20, 1e9].map(value)).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  });
  test('may hold schedules, which see the same step', () => {
    const value = piecewise(linear(0, 100, 100), [50, 7]);
    expect([0, 25, 49, 50].map(value)).toEqual([0, 25, 49, 7]);
  });
  test('refuses steps that do not rise', () => {
    expect(() => piecewise('a', [10, 'b'], [5, 'c'])).toThrow('piecewise[2]: step 5 does not come after step 10; sort');
    expect(() => piecewise('a', [Number.NaN, 'b'])).toThrow('piecewise[1]: expected a number, got NaN');
  });
  test('without changes is its first value', () => {
    expect(piecewise(3)(1000)).toBe(3);
  });
});

test.each(shapes)('%s refuses numbers that make no way', (name, schedule) => {
  expect(() => schedule(Number.NaN, 1, 10)).toThrow(`${name}.from: expected a number, got NaN`);
  expect(() => schedule(1, Infinity, 10)).toThrow(`${name}.to: expected a number, got Infinity`);
  expect(() => schedule(1, 0, 0)).toThrow(`${name}.steps: expected a number above 0, got 0`);
});

test('at asks a schedule and leaves a value alone', () => {
  const record = { name: 'loss' };
  expect(at((step: number) => step * 2, 21)).toBe(42);
  expect(at(record, 21)).toBe(record);
  expect(at(0, 21)).toBe(0);
});
