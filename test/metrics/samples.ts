import fc from 'fast-check';
import { type Rows, rows } from 'rxgan/metrics';
import { expect } from 'vitest';
import { keyOf, normals, uniforms } from '../../src/random.js';

/** Points as people write them down: one list a row. */
export type Table = readonly (readonly number[])[];

export const quick = { seed: 7, numRuns: 40 };

/** Sixteenths: sums, differences and products with small integers are exact. */
export const sixteenths = fc.integer({ min: -160, max: 160 }).map((n) => n / 16);

export const tables = (width: number, minLength: number, maxLength = 12): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(sixteenths, { minLength: width, maxLength: width }), { minLength, maxLength });

/** Points of which no two are the same. */
export const distinctTables = (width: number, minLength: number, maxLength = 12): fc.Arbitrary<number[][]> =>
  fc.uniqueArray(fc.array(sixteenths, { minLength: width, maxLength: width }), {
    minLength,
    maxLength,
    selector: String,
  });

export const rowsOf = (table: Table): Rows => rows(table.flat(), table[0]!.length);

/** Two histograms over the same two to seven bins, as counts from 0 up. */
export const histogramPairs = (least = 0): fc.Arbitrary<readonly [number[], number[]]> =>
  fc.integer({ min: 2, max: 7 }).chain((bins) => fc.tuple(histograms(bins, least), histograms(bins, least)));
export const histograms = (bins: number, least = 0): fc.Arbitrary<number[]> =>
  fc
    .array(fc.integer({ min: least, max: 9 }), { minLength: bins, maxLength: bins })
    .filter((counts) => counts.some((count) => count > 0));

export const shares = (counts: readonly number[]): number[] => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
};

export const drawnNormals = (seed: number, purpose: string, count: number, width: number): Rows =>
  rows(normals(keyOf(seed, purpose), count * width), width);

export const drawnUniforms = (seed: number, purpose: string, count: number, width = 1): Rows =>
  rows(uniforms(keyOf(seed, purpose), count * width), width);

/** Equal up to rounding: relative for large values, absolute for small ones. NaN is equal to nothing. */
export const expectClose = (actual: number, expected: number, tolerance = 1e-9): void => {
  if (actual === expected) return;
  expect(Math.abs(actual - expected), `${actual} instead of ${expected}`).toBeLessThanOrEqual(
    tolerance * (1 + Math.abs(expected)),
  );
};

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean of f over the seeds 0, 1, 2 … is what is expected, within four standard errors. */
export const expectMean = (
  f: (seed: number) => number,
  expected: number,
  { seeds = 200, slack = 0 }: { readonly seeds?: number; readonly slack?: number } = {},
): void => {
  const values = Array.from({ length: seeds }, (_, seed) => f(seed));
  const center = mean(values);
  const error = Math.sqrt(mean(values.map((value) => (value - center) ** 2)) / (seeds - 1));
  // Values that never vary would make the bound 0 or the test empty.
  expect(error).toBeGreaterThan(0);
  expect(Math.abs(center - expected), `${center} instead of ${expected}, ± ${error}`).toBeLessThan(4 * error + slack);
};

/** Midpoint quadrature of f over [from, to]. */
export const integral = (f: (x: number) => number, from: number, to: number, cells = 4_000): number => {
  const width = (to - from) / cells;
  let sum = 0;
  for (let i = 0; i < cells; i++) sum += f(from + (i + 0.5) * width);
  return sum * width;
};

export const normalDensity = (mu: number, sigma: number) => (x: number) =>
  Math.exp(-(((x - mu) / sigma) ** 2) / 2) / (sigma * Math.sqrt(2 * Math.PI));

/** A density as a histogram over equal cells: what a divergence of densities becomes on a grid. */
export const onGrid = (density: (x: number) => number, from: number, to: number, cells = 4_000): number[] =>
  Array.from({ length: cells }, (_, i) => density(from + ((i + 0.5) * (to - from)) / cells));
