import fc from 'fast-check';
import { mixture, ring } from 'rxgan/data';
import { type ModeCoverage, modeCoverage } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { keyOf, uniforms } from '../../src/random.js';
import { expectClose, expectMean, quick, sixteenths, tables } from './samples.js';

const perfect = (count: number, from = 0): number[] => {
  const data = ring({ seed: 3 });
  return Array.from({ length: count }, (_, i) => data.at(from + i) as number[]).flat();
};
const one = mixture('one', [[0, 0]], 1);

/** N(0, 1) in the plane without chance: radii at the quantiles of their distribution, angles all round. */
const spread = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => {
    const radius = Math.sqrt(-2 * Math.log(1 - (i + 0.5) / count));
    return [radius * Math.cos(2.4 * i), radius * Math.sin(2.4 * i)];
  }).flat();

describe('modeCoverage', () => {
  it.each([2, 3, 4])('3.3: by its own rule a perfect sampler has a share of 1 - exp(-t²/2) at t = %d', (threshold) => {
    const { highQuality } = modeCoverage(spread(20_000), one, threshold);
    expect(Math.abs(highQuality - (1 - Math.exp(-(threshold ** 2) / 2)))).toBeLessThanOrEqual(1 / 20_000);
  });

  it('3.3: and a deviation ratio of 0.97440 at 3', () => {
    const closed = Math.sqrt((2 - 11 * Math.exp(-4.5)) / (1 - Math.exp(-4.5)) / 2);
    expect(Math.abs(closed - 0.9744)).toBeLessThan(5e-6);
    expect(Math.abs(modeCoverage(spread(20_000), one).deviationRatio - closed)).toBeLessThan(1e-3);
  });

  it('scores a perfect sampler at the ceilings of the protocol', () => {
    // The ceilings with their standard deviations at n = 2500: the mean of 20 samples is within 4 / √20.
    const runs = Array.from({ length: 20 }, (_, i) => modeCoverage(perfect(2_500, i * 2_500), ring()));
    const mean = (pick: (run: ModeCoverage) => number): number =>
      runs.reduce((sum, run) => sum + pick(run), 0) / runs.length;
    expect(Math.abs(mean((run) => run.highQuality) - (1 - Math.exp(-4.5)))).toBeLessThan((4 * 0.0021) / Math.sqrt(20));
    expect(Math.abs(mean((run) => run.deviationRatio) - 0.9744)).toBeLessThan(0.01);
    expect(Math.abs(mean((run) => run.reverseKl) - 7 / 5_000)).toBeLessThan(0.0007);
    expect(runs.every((run) => run.modes === 8 && run.modes20 === 8)).toBe(true);
  });

  it('4.1: m points of a perfect sampler find K (1 - (1 - 1/K)^m) modes on average', () => {
    const { means } = ring();
    const found = (seed: number): number =>
      modeCoverage(
        Array.from(uniforms(keyOf(seed, 'modes'), 10)).flatMap((u) => means[Math.floor(u * 8)]!),
        ring(),
      ).modes;
    expectMean(found, 8 * (1 - (7 / 8) ** 10), { seeds: 400 });
  });

  it('4.1: the very centers score 1 with a deviation of 0, and far away from all of them nothing scores', () => {
    const { means } = ring();
    expect(modeCoverage(means.flat(), ring())).toMatchObject({ modes: 8, highQuality: 1, deviationRatio: 0 });
    const shifted = means.flatMap(([x, y]) => [x + 0.031, y]);
    expect(modeCoverage(shifted, ring())).toMatchObject({ modes: 0, modes20: 0, highQuality: 0 });
  });

  it('tells a collapse to one mode: log K', () => {
    const collapsed = perfect(2_500).map((_, i) => (i % 2 === 0 ? 1 : 0));
    const { modes, reverseKl, highQuality, deviationRatio } = modeCoverage(collapsed, ring());
    expect([modes, highQuality, deviationRatio]).toEqual([1, 1, 0]);
    expect(reverseKl).toBeCloseTo(Math.log(8), 12);
  });

  it('has no reverse KL and no deviation without a point of high quality', () => {
    const { modes, highQuality, reverseKl, deviationRatio } = modeCoverage([9, 9, 8, 8], ring());
    expect([modes, highQuality]).toEqual([0, 0]);
    expect([reverseKl, deviationRatio]).toEqual([Number.NaN, Number.NaN]);
  });

  it('uses the strict Euclidean rule at the threshold', () => {
    expect(modeCoverage([3, 0], one).highQuality).toBe(0);
    expect(modeCoverage([2.2, 2.2], one).highQuality).toBe(0);
    expect(modeCoverage([2.1, 2.1], one).highQuality).toBe(1);
  });

  it('4.1: does not depend on order, more points never lower the modes, and all is in its range', () => {
    const wide = { means: ring().means, deviation: 0.1 };
    fc.assert(
      fc.property(tables(2, 1, 60), tables(2, 0, 20), sixteenths, (first, more, t) => {
        // From -1.25 to 1.25 around the ring of radius 1, some moved off it.
        const points = (table: readonly (readonly number[])[]): number[] => table.flatMap(([x, y]) => [x! / 8, y! / 8]);
        const base = modeCoverage(points(first), wide);
        const turned = modeCoverage(points([...first].reverse()), wide);
        expect({ ...turned, deviationRatio: 0 }).toEqual({ ...base, deviationRatio: 0 });
        if (base.modes > 0) expectClose(turned.deviationRatio, base.deviationRatio, 1e-12);
        const larger = modeCoverage(points([...first, ...more, [8 + t / 80, 0]]), wide);
        expect(larger.modes).toBeGreaterThanOrEqual(base.modes);
        expect(larger.modes20).toBeGreaterThanOrEqual(base.modes20);
        expect([larger.modes20 <= larger.modes, larger.modes <= 8]).toEqual([true, true]);
        // The last point is on the first mode or near it, so there is a reverse KL.
        expect([larger.highQuality > 0, larger.highQuality <= 1]).toEqual([true, true]);
        expect(larger.reverseKl).toBeGreaterThan(-1e-12);
        expect(larger.reverseKl).toBeLessThanOrEqual(Math.log(8) + 1e-12);
        if (larger.modes === 1) expectClose(larger.reverseKl, Math.log(8), 1e-12);
      }),
      { ...quick, numRuns: 60 },
    );
  });
});
