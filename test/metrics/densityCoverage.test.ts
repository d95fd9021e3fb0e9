import fc from 'fast-check';
import { densityCoverage, runToEnd } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { inBalls } from './neighbors.js';
import {
  distinctTables,
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

const measured = (real: Table, fake: Table, neighbors: number): readonly [number, number] => {
  const { density, coverage } = runToEnd(densityCoverage(rowsOf(real), rowsOf(fake), { neighbors }));
  return [density.value, coverage.value];
};
const k = fc.integer({ min: 1, max: 3 });

describe('densityCoverage', () => {
  it('is the definition, ball by ball', () =>
    fc.assert(
      fc.property(tables(2, 4), tables(2, 1), k, (real, fake, neighbors) => {
        const balls = inBalls(real, fake, neighbors);
        const density = balls.flat().filter((inside) => inside).length / (neighbors * fake.length);
        const coverage = mean(balls.map((ball) => (ball.some((inside) => inside) ? 1 : 0)));
        expect(measured(real, fake, neighbors)).toEqual([density, coverage]);
      }),
      { ...quick, numRuns: 100 },
    ));

  it('has a density in [0, n / k], and a coverage in [0, 1] that is 1 for different points and themselves', () =>
    fc.assert(
      fc.property(distinctTables(2, 4), tables(2, 1), k, (real, fake, neighbors) => {
        const [density, coverage] = measured(real, fake, neighbors);
        expect(density >= 0 && density <= real.length / neighbors).toBe(true);
        expect(coverage >= 0 && coverage <= 1).toBe(true);
        expect(measured(real, [...real].reverse(), neighbors)[1]).toBe(1);
      }),
      quick,
    ));

  it('reaches a density of n / k where all balls overlap', () => {
    // The first fake lies in the balls of all three: radii 4, 4, 5 with two neighbors.
    expect(measured([[0], [4], [-1]], [[1]], 2)).toEqual([3 / 2, 1]);
  });

  it('leaves the border of a ball out', () => {
    expect(measured([[0], [1]], [[2]], 1)).toEqual([0, 0]);
    expect(measured([[0], [1]], [[1.5]], 1)).toEqual([1, 0.5]);
  });

  it('coverage never falls with k', () =>
    fc.assert(
      fc.property(tables(2, 4), tables(2, 1), (real, fake) => {
        const [first, second, third] = [1, 2, 3].map((neighbors) => measured(real, fake, neighbors)[1]);
        expect(second).toBeGreaterThanOrEqual(first!);
        expect(third).toBeGreaterThanOrEqual(second!);
      }),
      quick,
    ));

  it('does not change under a common isometry or scale, nor with the order of rows', () =>
    fc.assert(
      fc.property(tables(2, 4), tables(2, 1), k, sixteenths, (real, fake, neighbors, t) => {
        const moved = (table: Table): Table => table.map(([x, y]) => [4 * (t - y!), 4 * (x! + t)]).reverse();
        expect(measured(moved(real), moved(fake), neighbors)).toEqual(measured(real, fake, neighbors));
      }),
      quick,
    ));

  it('knows what equal distributions score on average, whatever they are', () => {
    const look = (seed: number) =>
      runToEnd(
        densityCoverage(drawnUniforms(seed, 'real', 20, 2), drawnUniforms(seed, 'fake', 10, 2), { neighbors: 3 }),
      );
    expectMean((seed) => look(seed).density.value, 1);
    expectMean((seed) => look(seed).coverage.value, look(0).coverage.ideal!);
    expect(look(0).density.ideal).toBe(1);
    // 1 - (19 · 18 · 17) / (29 · 28 · 27)
    expectClose(look(0).coverage.ideal!, 1 - 5_814 / 21_924, 1e-12);
  });

  it.each([
    [200, 100, 3, 0.706681],
    [2_500, 2_500, 5, 0.968844],
  ])('expects of %d real and %d generated rows with k = %d a coverage of %d', (n, m, neighbors, ideal) => {
    const line = (count: number): Table => Array.from({ length: count }, (_, i) => [i]);
    const { coverage } = runToEnd(densityCoverage(rowsOf(line(n)), rowsOf(line(m)), { neighbors }));
    expect(Math.abs(coverage.ideal! - ideal)).toBeLessThan(5e-7);
  });

  it('takes five neighbors and tells its counts', () => {
    const [real, fake] = [
      [[0], [1], [3], [9], [11], [14]],
      [[2], [4]],
    ];
    const result = runToEnd(densityCoverage(rowsOf(real), rowsOf(fake)));
    expect([result.density.value, result.coverage.value]).toEqual(measured(real, fake, 5));
    for (const estimate of [result.density, result.coverage]) expect(estimate).toMatchObject({ real: 6, fake: 2 });
  });

  it('refuses as many neighbors as there are real rows', () => {
    expect(() => measured([[0], [1], [2]], [[0]], 3)).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'densityCoverage.neighbors' }),
    );
  });
});
