import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../dashboard/model/times.js';
import { pointsOf, rowSpacing } from '../../../dashboard/series/points.js';
import { smooth } from '../../../dashboard/series/smooth.js';
import { appendRow, emptyBuckets } from '../../../src/live/record/buckets.js';

/** The average of all single values, by its definition: every value weighs half of one that is `halfLife` steps younger. */
const bruteForce = (values: readonly number[], halfLife: number): readonly number[] =>
  values.map((_, at) => {
    let [sum, weight] = [0, 0];
    for (let i = 0; i <= at; i++) {
      if (!Number.isFinite(values[i])) continue;
      const one = 0.5 ** ((at - i) / halfLife);
      sum += one * values[i]!;
      weight += one;
    }
    return sum / weight;
  });

const noisy = (length: number): readonly number[] =>
  Array.from({ length }, (_, i) => Math.sin(i / 300) + 0.5 * (((i * 7919) % 1000) / 500 - 1));

const bucketsOf = (values: readonly number[], every = 1) => {
  const buckets = emptyBuckets();
  values.forEach((y, step) => {
    if (step % every === 0) appendRow(buckets, step, step, [['y', y]]);
  });
  return buckets;
};

describe('smoothing', () => {
  it('of single steps is the average by its definition', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 50 }),
        (values, halfLife) => {
          const steps = values.map((_, i) => i);
          const smoothed = smooth(steps, values, halfLife);
          bruteForce(values, halfLife).forEach((expected, i) => expect(smoothed[i]).toBeCloseTo(expected, 8));
        },
      ),
      { seed: 501, numRuns: 200 },
    );
  });

  it('of buckets is that of single steps, from a half-life of one bucket on', () => {
    const values = noisy(40_000);
    const buckets = bucketsOf(values);
    expect(buckets.stride).toBe(32);
    const { steps, mean } = pointsOf(buckets, 'y');
    for (const [halfLife, tolerance] of [
      [32, 0.011],
      [64, 0.008],
      [128, 0.005],
      [1000, 0.003],
    ] as const) {
      // Recursively, which is the same and not quadratic.
      const single = smooth(
        values.map((_, i) => i),
        values,
        halfLife,
      );
      const smoothed = smooth(steps, mean, halfLife, buckets.stride);
      const range = 3;
      const worst = Math.max(...steps.map((step, i) => Math.abs(smoothed[i]! - single[step]!)));
      expect(worst / range).toBeLessThan(tolerance);
    }
  });

  it('does not depend on how often a metric is measured', () => {
    const values = noisy(20_000).map((_, i) => Math.sin(i / 900));
    const [all, some] = [bucketsOf(values), bucketsOf(values, 10)];
    expect(rowSpacing(some)).toBe(10);
    const [dense, sparse] = [pointsOf(all, 'y'), pointsOf(some, 'y')];
    const [a, b] = [smooth(dense.steps, dense.mean, 500, all.stride), smooth(sparse.steps, sparse.mean, 500, 10)];
    const apart = sparse.steps.flatMap((step, i) =>
      step > 100 ? [Math.abs(a[placeOf(dense.steps, step)]! - b[i]!)] : [],
    );
    expect(apart.length).toBeGreaterThan(1000);
    // The curve itself moves by so much from one bucket to the next.
    expect(Math.max(...apart)).toBeLessThan(0.03);
  });

  it('has no bias to the first value, keeps gaps, and leaves everything as it is without a half-life', () => {
    for (const value of smooth([0, 1, 2], [5, 5, 5], 100)) expect(value).toBeCloseTo(5, 12);
    const gap = smooth([0, 1, 2], [1, null, 3], 1);
    expect(gap[1]).toBeNull();
    // The value before the gap is two steps old: it weighs a quarter.
    expect(gap[2]).toBeCloseTo((0.25 * 1 * 0.5 + 0.75 * 3) / (0.25 * 0.5 + 0.75), 12);
    const values = [1, null, 2];
    expect(smooth([0, 1, 2], values, 0)).toBe(values);
  });
});
