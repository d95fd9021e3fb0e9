import fc from 'fast-check';
import { densityCoverage, precisionRecall, runToEnd } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { inBalls } from './neighbors.js';
import { distinctTables, mean, quick, rowsOf, sixteenths, type Table, tables } from './samples.js';

const measured = (real: Table, fake: Table, neighbors: number): readonly [number, number] => {
  const { precision, recall } = runToEnd(precisionRecall(rowsOf(real), rowsOf(fake), { neighbors }));
  return [precision.value, recall.value];
};
const k = fc.integer({ min: 1, max: 3 });

describe('precisionRecall', () => {
  it('is the definition, ball by ball', () =>
    fc.assert(
      fc.property(tables(2, 4), tables(2, 4), k, (real, fake, neighbors) => {
        const nearReal = inBalls(real, fake, neighbors);
        const nearFake = inBalls(fake, real, neighbors);
        const precision = mean(fake.map((_, j) => (nearReal.some((ball) => ball[j]) ? 1 : 0)));
        const recall = mean(real.map((_, j) => (nearFake.some((ball) => ball[j]) ? 1 : 0)));
        expect(measured(real, fake, neighbors)).toEqual([precision, recall]);
      }),
      { ...quick, numRuns: 100 },
    ));

  it('exchanges its two numbers with the samples, both in [0, 1]', () =>
    fc.assert(
      fc.property(tables(2, 4), tables(2, 4), k, (real, fake, neighbors) => {
        const [precision, recall] = measured(real, fake, neighbors);
        expect(measured(fake, real, neighbors)).toEqual([recall, precision]);
        for (const value of [precision, recall]) expect(value >= 0 && value <= 1).toBe(true);
      }),
      quick,
    ));

  it('is 1 and 1 for a sample of different points and itself', () =>
    fc.assert(
      fc.property(distinctTables(2, 4), k, (points, neighbors) => {
        expect(measured(points, [...points].reverse(), neighbors)).toEqual([1, 1]);
      }),
      quick,
    ));

  it('never falls with k', () =>
    fc.assert(
      fc.property(tables(2, 4), tables(2, 4), (real, fake) => {
        const [first, second, third] = [1, 2, 3].map((neighbors) => measured(real, fake, neighbors));
        for (const at of [0, 1] as const) {
          expect(second![at]).toBeGreaterThanOrEqual(first![at]);
          expect(third![at]).toBeGreaterThanOrEqual(second![at]);
        }
      }),
      quick,
    ));

  it('does not change under a common isometry or scale, nor with the order of rows', () =>
    fc.assert(
      fc.property(tables(2, 4), tables(2, 4), k, sixteenths, (real, fake, neighbors, t) => {
        // A quarter turn, a shift by sixteenths and a factor of 4: exact.
        const moved = (table: Table): Table => table.map(([x, y]) => [4 * (t - y!), 4 * (x! + t)]).reverse();
        expect(measured(moved(real), moved(fake), neighbors)).toEqual(measured(real, fake, neighbors));
      }),
      quick,
    ));

  it('precision is 0 where density and coverage are, and only there', () =>
    fc.assert(
      fc.property(tables(1, 4), tables(1, 4), k, (real, fake, neighbors) => {
        const [precision] = measured(real, fake, neighbors);
        const { density, coverage } = runToEnd(densityCoverage(rowsOf(real), rowsOf(fake), { neighbors }));
        expect([density.value === 0, coverage.value === 0]).toEqual([precision === 0, precision === 0]);
      }),
      { ...quick, numRuns: 100 },
    ));

  it('has empty balls where points are doubled: then even exact copies lie outside', () => {
    const doubled = [[0], [0], [5], [5]];
    expect(measured(doubled, doubled, 1)).toEqual([0, 0]);
    expect(measured(doubled, doubled, 2)).toEqual([1, 1]);
  });

  it('one far real point swallows everything, and coverage hardly moves', () => {
    const real = Array.from({ length: 40 }, (_, i) => [i]);
    const astray = Array.from({ length: 40 }, (_, i) => [200 + i]);
    const withOutlier = [...real, [5_000]];
    expect(measured(real, astray, 3)[0]).toBe(0);
    expect(measured(withOutlier, astray, 3)[0]).toBe(1);
    const { coverage } = runToEnd(densityCoverage(rowsOf(withOutlier), rowsOf(astray)));
    expect(coverage.value).toBe(1 / 41);
  });

  it('leaves the border of a ball out', () => {
    // The balls of 0 and 1 reach to each other: 2 lies on the border of one of them, 1.5 inside.
    expect(measured([[0], [1]], [[2], [90]], 1)[0]).toBe(0);
    expect(measured([[0], [1]], [[1.5], [90]], 1)[0]).toBe(0.5);
  });

  it('takes three neighbors, tells its counts, and claims no ideal', () => {
    // 11.5 is 5.5 from 6, whose second neighbor is at 5 and whose third at 6.
    const [real, fake] = [
      [[0], [1], [2], [6]],
      [[11.5], [40], [41], [42], [43]],
    ];
    const result = runToEnd(precisionRecall(rowsOf(real), rowsOf(fake)));
    expect([result.precision.value, result.recall.value]).toEqual(measured(real, fake, 3));
    expect(measured(real, fake, 3)).not.toEqual(measured(real, fake, 2));
    for (const estimate of [result.precision, result.recall])
      expect(estimate).toMatchObject({ real: 4, fake: 5, ideal: undefined });
  });

  it.each([0, 4, 1.5])('refuses %d neighbors among four', (neighbors) => {
    const four = [[0], [1], [2], [3]];
    expect(() => measured(four, four, neighbors)).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'precisionRecall.neighbors' }),
    );
    expect(() => measured([...four, [4], [5]], four, neighbors)).toThrow(/from 1 to \d/);
  });
});
