import fc from 'fast-check';
import { type MaximumMeanDiscrepancy, maximumMeanDiscrepancy, runToEnd } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import {
  drawnUniforms,
  expectClose,
  expectMean,
  mean,
  quick,
  rowsOf,
  sixteenths,
  type Table,
  tables,
} from './samples.js';

const measured = (a: Table, b: Table, sigma?: number): MaximumMeanDiscrepancy =>
  runToEnd(maximumMeanDiscrepancy(rowsOf(a), rowsOf(b), sigma === undefined ? {} : { sigma }));
const apart = (x: readonly number[], y: readonly number[]): number =>
  Math.hypot(...x.map((coordinate, c) => coordinate - y[c]!));
const width = fc.integer({ min: 1, max: 64 }).map((n) => n / 4);

const median = (table: Table): number => {
  const distances = table.flatMap((x, i) => table.slice(0, i).map((y) => apart(x, y))).sort((p, q) => p - q);
  const half = distances.length / 2;
  return distances.length % 2 === 1 ? distances[Math.floor(half)]! : (distances[half - 1]! + distances[half]!) / 2;
};

describe('maximumMeanDiscrepancy', () => {
  it('is the U- and the V-statistic of exp(-|x - y|² / 2σ²)', () =>
    fc.assert(
      fc.property(tables(3, 2), tables(3, 2), width, (a, b, sigma) => {
        const kernel = (x: readonly number[], y: readonly number[]): number =>
          Math.exp(-(apart(x, y) ** 2) / (2 * sigma ** 2));
        const all = (p: Table, q: Table): number => mean(p.flatMap((x) => q.map((y) => kernel(x, y))));
        const others = (p: Table): number =>
          mean(p.flatMap((x, i) => p.filter((_, j) => j !== i).map((y) => kernel(x, y))));
        const { unbiased, biased } = measured(a, b, sigma);
        expectClose(unbiased.value, others(a) + others(b) - 2 * all(a, b), 1e-12);
        expectClose(biased.value, all(a, a) + all(b, b) - 2 * all(a, b), 1e-12);
      }),
      quick,
    ));

  it('is symmetric, in [-2, 2], and V is never negative and 0 for equal multisets', () =>
    fc.assert(
      fc.property(tables(2, 2), tables(2, 2), width, (a, b, sigma) => {
        const [there, back] = [measured(a, b, sigma), measured(b, a, sigma)];
        expectClose(there.unbiased.value, back.unbiased.value, 1e-12);
        expectClose(there.biased.value, back.biased.value, 1e-12);
        expect(Math.abs(there.unbiased.value)).toBeLessThanOrEqual(2);
        expect(there.biased.value).toBeGreaterThan(-1e-12);
        expectClose(measured(a, [...a].reverse(), sigma).biased.value, 0, 1e-12);
      }),
      quick,
    ));

  it('does not depend on the order of rows, nor on a common translation or rotation', () =>
    fc.assert(
      fc.property(tables(2, 2), tables(2, 2), width, sixteenths, (a, b, sigma, t) => {
        // A quarter turn and a shift by sixteenths: exact.
        const moved = (table: Table): Table => table.map(([x, y]) => [t - y!, x! + 3 * t]).reverse();
        const [before, after] = [measured(a, b, sigma), measured(moved(a), moved(b), sigma)];
        expectClose(after.unbiased.value, before.unbiased.value, 1e-12);
        expectClose(after.biased.value, before.biased.value, 1e-12);
        if (median([...a, ...b]) > 0) expect(measured(moved(a), moved(b)).sigma).toBe(measured(a, b).sigma);
      }),
      quick,
    ));

  const look = (seed: number, sigma?: number) =>
    runToEnd(
      maximumMeanDiscrepancy(
        drawnUniforms(seed, 'real', 20, 2),
        drawnUniforms(seed, 'fake', 12, 2),
        sigma === undefined ? {} : { sigma },
      ),
    );
  it('has no bias as U, with a given sigma and with the median of both samples', () => {
    expectMean((seed) => look(seed, 0.5).unbiased.value, 0);
    expectMean((seed) => look(seed).unbiased.value, 0);
    expect(look(1).unbiased.ideal).toBe(0);
    // Below 0 it must get, or it would not be 0 on average.
    expect(Array.from({ length: 20 }, (_, seed) => look(seed).unbiased.value).some((value) => value < 0)).toBe(true);
  });
  it('knows its bias as V', () => {
    expectMean((seed) => look(seed, 0.5).biased.value - look(seed, 0.5).biased.ideal!, 0);
    expect(look(1).biased.ideal).toBeGreaterThan(0.01);
  });

  it('takes the median distance over both samples if no sigma is given', () =>
    fc.assert(
      fc.property(tables(2, 2), tables(2, 2), (a, b) => {
        fc.pre(median([...a, ...b]) > 0);
        expectClose(measured(a, b).sigma, median([...a, ...b]), 1e-12);
      }),
      quick,
    ));
  it('takes every so-manieth row of large samples for that', () => {
    const real = Array.from({ length: 250 }, (_, i) => [i * i]);
    const fake = Array.from({ length: 100 }, (_, i) => [-7 * i]);
    const spread = (table: Table): Table =>
      Array.from({ length: 60 }, (_, k) => table[Math.floor((k * table.length) / 60)]!);
    expect(measured(real, fake).sigma).toBe(median([...spread(real), ...spread(fake)]));
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a sigma of %d', (sigma) => {
    expect(() => measured([[0], [1]], [[0], [1]], sigma)).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'maximumMeanDiscrepancy.sigma' }),
    );
  });
  it('asks for a sigma when most rows are the same, and for two rows of each', () => {
    expect(() => measured([[1], [1]], [[1], [1]])).toThrow(/got a median distance of 0/);
    expect(() => measured([[1]], [[1], [2]])).toThrow(
      expect.objectContaining({ _tag: 'ShapeMismatch', path: 'maximumMeanDiscrepancy.real' }),
    );
  });
});
