import fc from 'fast-check';
import { slicedWasserstein, wasserstein1d } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';

const number = fc.double({ min: -100, max: 100, noNaN: true });
const sample = fc.array(number, { minLength: 1, maxLength: 12 });

describe('wasserstein1d', () => {
  it('P5.4: is the mean distance of the sorted values for equal sizes', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 20 }), (pairs) => {
        const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        const sorted = (values: number[]): number[] => [...values].sort((x, y) => x - y);
        const oracle = sorted(a).reduce((sum, x, i) => sum + Math.abs(x - sorted(b)[i]!), 0) / a.length;
        expect(Math.abs(wasserstein1d(a, b) - oracle)).toBeLessThan(1e-9 * (1 + oracle));
      }),
      { seed: 7 },
    ));

  it('P5.5: for unequal sizes equals the formula for copies up to a common size', () =>
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const copies = (values: number[], times: number): number[] =>
          values.flatMap((x) => Array(times).fill(x) as number[]);
        const expected = wasserstein1d(copies(a, b.length), copies(b, a.length));
        expect(Math.abs(wasserstein1d(a, b) - expected)).toBeLessThan(1e-9 * (1 + expected));
      }),
      { seed: 7 },
    ));

  it('P5.4: is symmetric, moves with a shift, and is at least the distance of the means', () =>
    fc.assert(
      fc.property(sample, sample, number, (a, b, shift) => {
        const mean = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
        expect(wasserstein1d(a, b)).toBeCloseTo(wasserstein1d(b, a), 9);
        expect(
          wasserstein1d(
            a,
            a.map((x) => x + shift),
          ),
        ).toBeCloseTo(Math.abs(shift), 9);
        expect(wasserstein1d(a, b)).toBeGreaterThanOrEqual(Math.abs(mean(a) - mean(b)) - 1e-9);
      }),
      { seed: 7 },
    ));
});

describe('slicedWasserstein', () => {
  const cloud = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 10 });

  it('is 2/π of the length of a shift, symmetric and 0 on equal sets', () =>
    fc.assert(
      fc.property(cloud, number, number, (points, dx, dy) => {
        const moved = points.map(([x, y]) => [x + dx, y + dy]);
        const expected = (2 / Math.PI) * Math.hypot(dx, dy);
        expect(Math.abs(slicedWasserstein(points.flat(), moved.flat(), 256) - expected)).toBeLessThan(
          1e-4 * (1 + expected),
        );
        expect(slicedWasserstein(moved.flat(), points.flat())).toBeCloseTo(
          slicedWasserstein(points.flat(), moved.flat()),
          9,
        );
        expect(slicedWasserstein(points.flat(), [...points].reverse().flat())).toBe(0);
      }),
      { seed: 7 },
    ));
});
