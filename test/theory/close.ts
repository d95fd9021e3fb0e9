import { expect } from 'vitest';

/** Equal but for rounding: relative to what is expected, absolute below 1. */
export const expectClose = (actual: number, expected: number, tolerance = 1e-12): void => {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  expect(error, `${actual} instead of ${expected}: the error`).toBeLessThanOrEqual(tolerance);
};

/** Every number of a list, as `expectClose`. */
export const expectAllClose = (actual: readonly number[], expected: readonly number[], tolerance = 1e-12): void => {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, k) => expectClose(value, expected[k]!, tolerance));
};
