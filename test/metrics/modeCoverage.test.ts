import fc from 'fast-check';
import { mixture, ring } from 'rxgan/data';
import { modeCoverage } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';

const perfect = (count: number, from = 0): number[] => {
  const data = ring({ seed: 3 });
  return Array.from({ length: count }, (_, i) => data.at(from + i) as number[]).flat();
};

describe('modeCoverage', () => {
  it('scores a perfect sampler at the ceilings of the protocol', () => {
    // Ceilings of gan-math 3.3 with their standard deviations at n = 2500: the mean of 20 samples is within 4 / √20.
    const runs = Array.from({ length: 20 }, (_, i) => modeCoverage(perfect(2_500, i * 2_500), ring()));
    const mean = (pick: (run: (typeof runs)[number]) => number): number =>
      runs.reduce((sum, run) => sum + pick(run), 0) / runs.length;
    expect(Math.abs(mean((run) => run.highQuality) - (1 - Math.exp(-4.5)))).toBeLessThan((4 * 0.0021) / Math.sqrt(20));
    expect(Math.abs(mean((run) => run.deviationRatio) - 0.9744)).toBeLessThan(0.01);
    expect(Math.abs(mean((run) => run.reverseKl) - 7 / 5_000)).toBeLessThan(0.0007);
    expect(runs.every((run) => run.modes === 8 && run.modes20 === 8)).toBe(true);
  });

  it('tells a collapse to one mode: log K', () => {
    const one = perfect(2_500).map((_, i) => (i % 2 === 0 ? 1 : 0));
    const { modes, reverseKl, highQuality, deviationRatio } = modeCoverage(one, ring());
    expect([modes, highQuality, deviationRatio]).toEqual([1, 1, 0]);
    expect(reverseKl).toBeCloseTo(Math.log(8), 12);
  });

  it('has no reverse KL and no deviation without a point of high quality', () => {
    const { modes, highQuality, reverseKl, deviationRatio } = modeCoverage([9, 9, 8, 8], ring());
    expect([modes, highQuality]).toEqual([0, 0]);
    expect([reverseKl, deviationRatio]).toEqual([Number.NaN, Number.NaN]);
  });

  it('uses the strict Euclidean rule at the threshold', () => {
    const pair = mixture('pair', [[0, 0]], 1);
    expect(modeCoverage([3, 0], pair).highQuality).toBe(0);
    expect(modeCoverage([2.2, 2.2], pair).highQuality).toBe(0);
    expect(modeCoverage([2.1, 2.1], pair).highQuality).toBe(1);
  });

  it('does not depend on the order of the points, and more points never lower the modes', () => {
    const point = fc.tuple(
      fc.double({ min: -1.1, max: 1.1, noNaN: true }),
      fc.double({ min: -1.1, max: 1.1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(point, { minLength: 1 }), fc.array(point), (first, more) => {
        const wide = { means: ring().means, deviation: 0.1 };
        const base = modeCoverage(first.flat(), wide);
        expect(modeCoverage([...first].reverse().flat(), wide).reverseKl).toBe(base.reverseKl);
        expect(modeCoverage([...first, ...more].flat(), wide).modes).toBeGreaterThanOrEqual(base.modes);
        expect(base.modes).toBeGreaterThanOrEqual(base.modes20);
        expect(base.highQuality).toBeLessThanOrEqual(1);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
