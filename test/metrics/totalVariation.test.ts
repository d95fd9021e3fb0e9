import fc from 'fast-check';
import { jensenShannon, totalVariation } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { keyOf, uniforms } from '../../src/random.js';
import { expectClose, expectMean, histogramPairs, histograms, quick, shares } from './samples.js';

describe('totalVariation', () => {
  it('is the largest difference in the probability of any event', () =>
    fc.assert(
      fc.property(histogramPairs(), ([p, q]) => {
        let largest = 0;
        for (let event = 0; event < 2 ** p.length; event++) {
          const of = (counts: readonly number[]): number =>
            shares(counts).reduce((sum, share, k) => sum + ((event >> k) & 1) * share, 0);
          largest = Math.max(largest, of(p) - of(q));
        }
        expectClose(totalVariation(p, q), largest, 1e-12);
      }),
      quick,
    ));

  it('the best classifier of draws from the two is right with probability (1 + TV) / 2', () =>
    fc.assert(
      fc.property(histogramPairs(), ([p, q]) => {
        const best = shares(p).reduce((sum, share, k) => sum + Math.max(share, shares(q)[k]!) / 2, 0);
        expectClose((1 + totalVariation(p, q)) / 2, best, 1e-12);
      }),
      quick,
    ));

  it('is symmetric, 0 for equal shares, 1 for disjoint ones, and obeys the triangle inequality', () =>
    fc.assert(
      fc.property(histograms(4), histograms(4), histograms(4), (p, q, r) => {
        expect(totalVariation(p, q)).toBe(totalVariation(q, p));
        expect(
          totalVariation(
            p,
            p.map((count) => 3 * count),
          ),
        ).toBe(0);
        expectClose(totalVariation([...p, 0, 0, 0, 0], [0, 0, 0, 0, ...q]), 1, 1e-12);
        expect(totalVariation(p, r)).toBeLessThanOrEqual(totalVariation(p, q) + totalVariation(q, r) + 1e-12);
      }),
      quick,
    ));

  it('P9.8: merging bins never makes it larger', () =>
    fc.assert(
      fc.property(histogramPairs(), ([p, q]) => {
        const merged = ([first, second, ...others]: readonly number[]): number[] => [first! + second!, ...others];
        expect(totalVariation(merged(p), merged(q))).toBeLessThanOrEqual(totalVariation(p, q) + 1e-12);
      }),
      quick,
    ));

  it('P9.10: bounds the Jensen–Shannon divergence and the Hellinger distance from both sides', () =>
    fc.assert(
      fc.property(histogramPairs(), ([p, q]) => {
        const distance = totalVariation(p, q);
        const hellinger = shares(p).reduce(
          (sum, share, k) => sum + (Math.sqrt(share) - Math.sqrt(shares(q)[k]!)) ** 2,
          0,
        );
        expect(hellinger / 2).toBeLessThanOrEqual(distance + 1e-12);
        expect(distance).toBeLessThanOrEqual(Math.sqrt(hellinger * (1 - hellinger / 4)) + 1e-12);
        expect(distance ** 2 / 2).toBeLessThanOrEqual(jensenShannon(p, q) + 1e-12);
        expect(jensenShannon(p, q)).toBeLessThanOrEqual(Math.log(2) * distance + 1e-12);
      }),
      { ...quick, numRuns: 100 },
    ));

  it('has a floor of √((K - 1) / 2πn) for n draws of a uniform p, as its documentation says', () => {
    const [bins, draws] = [8, 2_500];
    const even = Array(bins).fill(1) as number[];
    const histogram = (seed: number): number[] => {
      const counts = Array(bins).fill(0) as number[];
      for (const u of uniforms(keyOf(seed, 'draws'), draws)) counts[Math.floor(u * bins)]!++;
      return counts;
    };
    expectMean((seed) => totalVariation(histogram(seed), even), Math.sqrt((bins - 1) / (2 * Math.PI * draws)), {
      slack: 1e-5,
    });
  });
});
