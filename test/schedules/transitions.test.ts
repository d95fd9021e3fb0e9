import fc from 'fast-check';
import { cosine, exponential, linear, polynomial } from 'rxgan';
import { describe, expect, test } from 'vitest';

const shapes = [
  ['linear', linear],
  ['cosine', cosine],
  ['exponential', exponential],
  ['polynomial', (from: number, to: number, steps: number) => polynomial(from, to, steps, 2)],
] as const;
const positive = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
const steps = fc.integer({ min: 1, max: 100_000 });
const runs = { seed: 7, numRuns: 100 };

describe.each(shapes)('%s', (_name, schedule) => {
  test('starts at `from` and stays at `to` from the last step on, both exactly', () => {
    const property = fc.property(positive, positive, steps, fc.nat(100_000), (from, to, length, later) => {
      const value = schedule(from, to, length);
      expect(value(0)).toBe(from);
      expect(value(-5)).toBe(from);
      expect(value(length)).toBe(to);
      expect(value(length + later)).toBe(to);
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

test.each(shapes)('%s refuses numbers that make no way', (name, schedule) => {
  const expected = name === 'exponential' ? 'a number above 0' : 'a number';
  expect(() => schedule(Number.NaN, 1, 10)).toThrow(`${name}.from: expected ${expected}, got NaN`);
  expect(() => schedule(1, Infinity, 10)).toThrow(`${name}.to: expected ${expected}, got Infinity`);
  expect(() => schedule(1, 0.5, 0)).toThrow(`${name}.steps: expected a number above 0, got 0`);
  expect(() => schedule(1, 0.5, -3)).toThrow(`${name}.steps: expected a number above 0, got -3`);
  expect(() => schedule(1, 0.5, Number.NaN)).toThrow(`${name}.steps: expected a number above 0, got NaN`);
});

test('exponential refuses ends that equal factors do not lead to', () => {
  expect(() => exponential(0, 1, 10)).toThrow('exponential.from: expected a number above 0, got 0');
  expect(() => exponential(1, -1, 10)).toThrow('exponential.to: expected a number above 0, got -1');
});

describe('polynomial', () => {
  test('of power 1 is linear, but for rounding', () => {
    const property = fc.property(positive, positive, steps, fc.nat(100_000), (from, to, length, step) => {
      const error = polynomial(from, to, length, 1)(step) - linear(from, to, length)(step);
      expect(Math.abs(error)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.max(from, to));
    });
    fc.assert(property, runs);
  });
  test('of a higher power is nearer to its end at every step', () => {
    const power = fc.double({ min: 0.1, max: 5, noNaN: true });
    const property = fc.property(power, power, fc.integer({ min: 1, max: 99 }), (p, q, step) => {
      const [lower, higher] = [Math.min(p, q), Math.max(p, q)];
      expect(polynomial(1, 0, 100, higher)(step)).toBeLessThanOrEqual(polynomial(1, 0, 100, lower)(step));
    });
    fc.assert(property, runs);
  });
  test.each([0, -1, Number.NaN, Infinity])('refuses a power of %d', (power) => {
    expect(() => polynomial(1, 0, 10, power)).toThrow(
      `polynomial.power: expected a number above 0, got ${power}; use 1 for a straight line`,
    );
  });
});
