import fc from 'fast-check';
import { classifierTwoSampleTest, runToEnd } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { distinctTables, drawnNormals, expectClose, expectMean, mean, quick, rowsOf, type Table } from './samples.js';

const measured = (real: Table, fake: Table, seed = 0) =>
  runToEnd(classifierTwoSampleTest(rowsOf(real), rowsOf(fake), { seed }));
const value = (real: Table, fake: Table): number => measured(real, fake).value;

/** Points in general position: no two distances are the same. */
const scattered = (count: number, seed: number): number[][] => {
  const { data } = drawnNormals(seed, 'scattered', count, 2);
  return Array.from({ length: count }, (_, i) => [data[2 * i]!, data[2 * i + 1]!]);
};
/** All ways to choose so many of some points, each with those left over. */
const choices = (points: Table, count: number): (readonly [Table, Table])[] => {
  const [first, ...others] = points;
  if (first === undefined) return count === 0 ? [[[], []]] : [];
  return [
    ...(count === 0 ? [] : choices(others, count - 1).map(([a, b]) => [[first, ...a], b] as const)),
    ...choices(others, count).map(([a, b]) => [a, [first, ...b]] as const),
  ];
};

describe('classifierTwoSampleTest', () => {
  it('is the accuracy of the nearest other point, of all points', () =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 }), fc.nat(999), (n, m, seed) => {
        const points = scattered(n + m, seed);
        const right = points.map((x, i) => {
          const others = points.map((y, j) => ({ j, distance: Math.hypot(x[0]! - y[0]!, x[1]! - y[1]!) }));
          const [, nearest] = others.sort((a, b) => a.distance - b.distance);
          return nearest!.j < n === i < n ? 1 : 0;
        });
        expectClose(value(points.slice(0, n), points.slice(n)), mean(right), 1e-12);
      }),
      quick,
    ));

  it.each([
    [3, 4, 1],
    [4, 4, 2],
    [2, 6, 3],
    [2, 2, 4],
  ])('has an exact null distribution: over all ways to label %d + %d points (set %d)', (n, m, seed) => {
    const results = choices(scattered(n + m, seed), n).map(([real, fake]) => measured(real, fake));
    expect(results.length).toBeGreaterThan(5);
    expectClose(mean(results.map((result) => result.value)), results[0]!.ideal!, 1e-12);
    expectClose(mean(results.map((result) => result.standardScore)), 0, 1e-12);
    expectClose(mean(results.map((result) => result.standardScore ** 2)), 1, 1e-12);
  });

  it('has the ideal (n - 1) / (2n - 1) for equal counts, and equal distributions score it on average', () => {
    const look = (seed: number) =>
      runToEnd(classifierTwoSampleTest(drawnNormals(seed, 'real', 15, 2), drawnNormals(seed, 'fake', 15, 2)));
    expectClose(look(0).ideal!, 14 / 29, 1e-15);
    expectMean((seed) => look(seed).value, 14 / 29);
    expectMean((seed) => look(seed).standardScore ** 2, 1);
  });

  it('is 1 for far clusters and 0 for exact copies of different points, with scores far out', () => {
    const cluster = scattered(30, 1);
    const far = measured(
      cluster,
      scattered(30, 2).map(([x, y]) => [x! + 100, y!]),
    );
    const copied = measured(cluster, [...cluster].reverse());
    expect([far.value, copied.value]).toEqual([1, 0]);
    expect(far.standardScore).toBeGreaterThan(4);
    expect(copied.standardScore).toBeLessThan(-4);
  });

  it('does not depend on which sample is called real, nor on the order of rows', () =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 }), fc.nat(999), (n, m, seed) => {
        const points = scattered(n + m, seed);
        const [real, fake] = [points.slice(0, n), points.slice(n)];
        const result = measured(real, fake);
        expect(measured([...real].reverse(), fake)).toEqual(result);
        const swapped = measured(fake, real);
        expect(swapped.value).toBe(result.value);
        expectClose(swapped.standardScore, result.standardScore, 1e-12);
        expect([result.value >= 0, result.value <= 1, result.real, result.fake]).toEqual([true, true, n, m]);
      }),
      quick,
    ));

  it('draws one of equally near points, each as often as the other', () => {
    // 0 has a real and a generated neighbor at distance 1; no other row is undecided.
    const results = Array.from({ length: 400 }, (_, seed) =>
      measured([[0], [1], [50], [51]], [[-1], [-40], [-40.5]], seed),
    );
    const values = [...new Set(results.map((result) => result.value))].sort();
    // The neighbor of -1 is 0, which is real; all others have one of their own kind.
    expect(values).toEqual([5 / 7, 6 / 7]);
    const right = results.filter((result) => result.value === 6 / 7).length;
    expect(Math.abs(right - 200)).toBeLessThan(4 * Math.sqrt(100));
    expect(measured([[0], [1]], [[-1], [2]], 3)).toEqual(measured([[0], [1]], [[-1], [2]], 3));
  });

  it('draws among three equals with a third each', () => {
    const wins = Array.from({ length: 2_000 }, (_, seed) =>
      measured(
        [
          [0, 0],
          [0, 2],
          [9, 9],
          [9, 10],
        ],
        [
          [2, 0],
          [-2, 0],
        ],
        seed,
      ),
    );
    // The origin is right if it draws the one real of its three neighbors; (0, 2) is right, and so are the far two.
    const right = wins.filter((result) => result.value === 4 / 6).length;
    expect(Math.abs(right - 2_000 / 3)).toBeLessThan(4 * Math.sqrt(2_000 * (1 / 3) * (2 / 3)));
  });

  it('sees a generator that has collapsed to one point', () =>
    fc.assert(
      fc.property(distinctTables(1, 5), (real) => {
        const collapsed = real.map(() => [500]);
        expect(value(real, collapsed)).toBe(1);
      }),
      quick,
    ));

  it('needs two rows of each', () => {
    expect(() => value([[1], [2]], [[1]])).toThrow(
      expect.objectContaining({ _tag: 'ShapeMismatch', path: 'classifierTwoSampleTest.fake' }),
    );
  });
});
