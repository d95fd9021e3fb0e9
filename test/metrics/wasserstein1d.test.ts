import fc from 'fast-check';
import { wasserstein1d } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { expectClose, mean, quick, sixteenths } from './samples.js';

const sample = fc.array(sixteenths, { minLength: 1, maxLength: 12 });
const pairs = fc.array(fc.tuple(sixteenths, sixteenths), { minLength: 1, maxLength: 20 });
const sorted = (values: readonly number[]): number[] => [...values].sort((x, y) => x - y);
const cost = (a: readonly number[], b: readonly number[]): number => mean(a.map((x, i) => Math.abs(x - b[i]!)));

describe('wasserstein1d', () => {
  it('P5.4: is the mean distance of the sorted values for equal sizes, and no other pairing costs less', () =>
    fc.assert(
      fc.property(pairs, (values) => {
        const [a, b] = [values.map(([x]) => x), values.map(([, y]) => y)];
        expectClose(wasserstein1d(a, b), cost(sorted(a), sorted(b)), 1e-12);
        // The pairs come in random order: any pairing.
        expect(wasserstein1d(a, b)).toBeLessThanOrEqual(cost(a, b) + 1e-12);
      }),
      quick,
    ));

  it('1.20: is ∫ |F - G| dx, for unequal sizes too', () =>
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const jumps = sorted([...a, ...b]);
        const below = (values: readonly number[], x: number): number =>
          mean(values.map((value) => (value <= x ? 1 : 0)));
        const area = jumps
          .slice(1)
          .reduce((sum, x, k) => sum + (x - jumps[k]!) * Math.abs(below(a, jumps[k]!) - below(b, jumps[k]!)), 0);
        expectClose(wasserstein1d(a, b), area, 1e-12);
      }),
      quick,
    ));

  it('P5.5: for unequal sizes equals the formula for copies up to a common size', () =>
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const copies = (values: readonly number[], times: number): number[] =>
          values.flatMap((x) => Array(times).fill(x) as number[]);
        const expected = cost(sorted(copies(a, b.length)), sorted(copies(b, a.length)));
        expectClose(wasserstein1d(a, b), expected, 1e-12);
      }),
      quick,
    ));

  it('P5.3: no 1-Lipschitz function tells the two further apart', () =>
    fc.assert(
      fc.property(
        sample,
        sample,
        fc.array(fc.tuple(sixteenths, sixteenths), { minLength: 1, maxLength: 5 }),
        (a, b, k) => {
          const lower = (t: number): number => Math.min(...k.map(([at, height]) => Math.abs(t - at) + height));
          const mixed = (t: number): number => mean(k.map(([at, sign]) => Math.sign(sign) * Math.abs(t - at)));
          for (const phi of [lower, mixed])
            expect(mean(a.map(phi)) - mean(b.map(phi))).toBeLessThanOrEqual(wasserstein1d(a, b) + 1e-12);
        },
      ),
      quick,
    ));

  it('P5.3: and one of them tells them exactly that far apart', () => {
    // All of the first lies below the second, so the identity does.
    expect(wasserstein1d([0, 1, 5], [7, 9])).toBeCloseTo(8 - 2, 12);
  });

  it('P5.4: is a metric on multisets', () =>
    fc.assert(
      fc.property(sample, sample, sample, (a, b, c) => {
        expectClose(wasserstein1d(a, b), wasserstein1d(b, a), 1e-12);
        expect(wasserstein1d(a, c)).toBeLessThanOrEqual(wasserstein1d(a, b) + wasserstein1d(b, c) + 1e-12);
        expect(wasserstein1d(a, [...a].reverse())).toBe(0);
        const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        if (a.length === b.length) expect(wasserstein1d(a, b) > 1e-9).toBe(!same);
      }),
      quick,
    ));

  it('P5.4: moves with a shift, scales with the data, and is at least the distance of the means', () =>
    fc.assert(
      fc.property(sample, sample, sixteenths, (a, b, t) => {
        const moved = (values: readonly number[]): number[] => values.map((x) => x + t);
        const scaled = (values: readonly number[]): number[] => values.map((x) => x * t);
        expectClose(wasserstein1d(a, moved(a)), Math.abs(t), 1e-12);
        expectClose(wasserstein1d(moved(a), moved(b)), wasserstein1d(a, b), 1e-12);
        expectClose(wasserstein1d(scaled(a), scaled(b)), Math.abs(t) * wasserstein1d(a, b), 1e-12);
        expect(wasserstein1d(a, b)).toBeGreaterThanOrEqual(Math.abs(mean(a) - mean(b)) - 1e-12);
      }),
      quick,
    ));

  it('is NaN for an empty sample', () => {
    expect([wasserstein1d([], [1]), wasserstein1d([1], [])]).toEqual([Number.NaN, Number.NaN]);
  });
});
