import fc from 'fast-check';
import { complete, densityCoverage } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { inBalls } from './neighbours.js';
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

const measured = (real: Table, fake: Table, neighbours: number): readonly [number, number] => {
  const { density, coverage } = complete(densityCoverage(rowsOf(real), rowsOf(fake), { neighbours }));
  return [density.value, coverage.value];
};
const k = fc.integer({ min: 1, max: 3 });

describe('densityCoverage', () => {
  it('is the definition, ball by ball', () =>
    fc.assert(
      fc.property(tables(2, 4), tables(2, 1), k, (real, fake, neighbours) => {
        const balls = inBalls(real, fake, neighbours);
        const density = balls.flat().filter((inside) => inside).length / (neighbours * fake.length);
        const coverage = mean(balls.map((ball) => (ball.some((inside) => inside) ? 1 : 0)));
        expect(measured(real, fake, neighbours)).toEqual([density, coverage]);
      }),
      { ...quick, numRuns: 100 },
    ));

  it('has a density in [0, n / k], and a coverage in [0, 1] that is 1 for different points and themselves', () =>
    fc.assert(
      fc.property(distinctTables(2, 4), tables(2, 1), k, (real, fake, neighbours) => {
        const [density, coverage] = measured(real, fake, neighbours);
        expect(density >= 0 && density <= real.length / neighbours).toBe(true);
        expect(coverage >= 0 && coverage <= 1).toBe(true);
        expect(measured(real, [...real].reverse(), neighbours)[1]).toBe(1);
      }),
      quick,
    ));

  it('reaches a density of n / k where all balls overlap', () => {
    // The first fake lies in the balls of all three: radii 4, 4, 5 with two neighbours.
    expect(measured([[0], [4], [-1]], [[1]], 2)).toEqual([3 / 2, 1]);
  });

  it('leaves the border of a ball out', () => {
    expect(measured([[0], [1]], [[2]], 1)).toEqual([0, 0]);
    expect(measured([[0], [1]], [[1.5]], 1)).toEqual([1, 0.5]);
  });

  it('coverage never falls with k', () =>
    fc.assert(
      fc.property(tables(2, 4), tables(2, 1), (real, fake) => {
        const [first, second, third] = [1, 2, 3].map((neighbours) => measured(real, fake, neighbours)[1]);
        expect(second).toBeGreaterThanOrEqual(first!);
        expect(third).toBeGreaterThanOrEqual(second!);
      }),
      quick,
    ));

  it('does not change under a common isometry or scale, nor with the order of rows', () =>
    fc.assert(
      fc.property(tables(2, 4), tables(2, 1), k, sixteenths, (real, fake, neighbours, t) => {
        const moved = (table: Table): Table => table.map(([x, y]) => [4 * (t - y!), 4 * (x! + t)]).reverse();
        expect(measured(moved(real), moved(fake), neighbours)).toEqual(measured(real, fake, neighbours));
      }),
      quick,
    ));

  it('knows what equal distributions score on average, whatever they are', () => {
    const look = (seed: number) =>
      complete(
        densityCoverage(drawnUniforms(seed, 'real', 20, 2), drawnUniforms(seed, 'fake', 10, 2), { neighbours: 3 }),
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
  ])('expects of %d real and %d generated rows with k = %d a coverage of %d', (n, m, neighbours, ideal) => {
    const line = (count: number): Table => Array.from({ length: count }, (_, i) => [i]);
    const { coverage } = complete(densityCoverage(rowsOf(line(n)), rowsOf(line(m)), { neighbours }));
    expect(Math.abs(coverage.ideal! - ideal)).toBeLessThan(5e-7);
  });

  it('takes five neighbours and tells its counts', () => {
    const [real, fake] = [
      [[0], [1], [3], [9], [11], [14]],
      [[2], [4]],
    ];
    const result = complete(densityCoverage(rowsOf(real), rowsOf(fake)));
    expect([result.density.value, result.coverage.value]).toEqual(measured(real, fake, 5));
    for (const estimate of [result.density, result.coverage]) expect(estimate).toMatchObject({ real: 6, fake: 2 });
  });

  it('refuses as many neighbours as there are real rows', () => {
    expect(() => measured([[0], [1], [2]], [[0]], 3)).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'densityCoverage.neighbours' }),
    );
  });
});
