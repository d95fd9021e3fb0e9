import fc from 'fast-check';
import { jensenShannon, klDivergence, wasserstein1d } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { keyOf, uniforms } from '../../src/random.js';
import {
  expectClose,
  expectMean,
  histogramPairs,
  histograms,
  normalDensity,
  onGrid,
  quick,
  shares,
} from './samples.js';

const entropy = (p: readonly number[]): number =>
  p.reduce((sum, share) => sum - (share === 0 ? 0 : share * Math.log(share)), 0);
const middle = (p: readonly number[], q: readonly number[]): number[] =>
  shares(p).map((share, k) => (share + shares(q)[k]!) / 2);

describe('jensenShannon', () => {
  it('is the entropy of the mixture less the mean entropy', () =>
    fc.assert(
      fc.property(histogramPairs(), ([p, q]) => {
        const oracle = entropy(middle(p, q)) - (entropy(shares(p)) + entropy(shares(q))) / 2;
        expectClose(jensenShannon(p, q), oracle, 1e-12);
      }),
      { ...quick, numRuns: 100 },
    ));

  it('P12.2: is symmetric, from 0 to log 2, and log 2 exactly for disjoint supports', () =>
    fc.assert(
      fc.property(histogramPairs(), ([p, q]) => {
        const value = jensenShannon(p, q);
        const disjoint = p.every((count, k) => count * q[k]! === 0);
        expect(value).toBe(jensenShannon(q, p));
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(Math.log(2) + 1e-15);
        expect(Math.log(2) - value < 1e-9).toBe(disjoint);
        expectClose(jensenShannon([...p, ...p.map(() => 0)], [...q.map(() => 0), ...q]), Math.log(2), 1e-15);
      }),
      quick,
    ));

  it('P12.2: its square root is a metric', () =>
    fc.assert(
      fc.property(histograms(4), histograms(4), histograms(4), (p, q, r) => {
        const distance = (a: readonly number[], b: readonly number[]): number => Math.sqrt(jensenShannon(a, b));
        expect(distance(p, p)).toBe(0);
        expect(distance(p, r)).toBeLessThanOrEqual(distance(p, q) + distance(q, r) + 1e-12);
      }),
      { ...quick, numRuns: 100 },
    ));

  it('P12.2: no other reference than the mixture gives less, and the excess is KL(m ‖ r)', () =>
    fc.assert(
      fc.property(histograms(5), histograms(5), histograms(5, 1), (p, q, r) => {
        const excess = (klDivergence(p, r) + klDivergence(q, r)) / 2 - jensenShannon(p, q);
        expectClose(excess, klDivergence(middle(p, q), r), 1e-12);
      }),
      quick,
    ));

  it('P9.8: merging bins never makes it larger', () =>
    fc.assert(
      fc.property(histogramPairs(), ([p, q]) => {
        const merged = ([first, second, ...others]: readonly number[]): number[] => [first! + second!, ...others];
        expect(jensenShannon(merged(p), merged(q))).toBeLessThanOrEqual(jensenShannon(p, q) + 1e-12);
      }),
      quick,
    ));

  it('keeps its digits where the difference of entropies has none left', () => {
    const [p, q] = [
      [100_000_009, 200_000_000],
      [100_000_007, 200_000_002],
    ];
    // Shares off by d from the mixture, to either side: Σ d² / 2m to the second order.
    const d = 1 / 300_000_009;
    const expected = middle(p, q).reduce((sum, share) => sum + (d * d) / (2 * share), 0);
    expect(Math.abs(jensenShannon(p, q) / expected - 1)).toBeLessThan(1e-6);
    const canceled = entropy(middle(p, q)) - (entropy(shares(p)) + entropy(shares(q))) / 2;
    expect(Math.abs(canceled / expected - 1)).toBeGreaterThan(0.5);
  });

  it('has a floor of (K - 1) / 8n for n draws, as its documentation says', () => {
    const [bins, draws] = [8, 2_500];
    const even = Array(bins).fill(1) as number[];
    const histogram = (seed: number): number[] => {
      const counts = Array(bins).fill(0) as number[];
      for (const u of uniforms(keyOf(seed, 'draws'), draws)) counts[Math.floor(u * bins)]!++;
      return counts;
    };
    expectMean((seed) => jensenShannon(histogram(seed), even), (bins - 1) / (8 * draws), { slack: 1e-6 });
  });

  /** Two points at a distance, both blurred by instance noise, on a grid that has them on cell borders. */
  const blurred = (distance: number, sigma: number): number => {
    const grid = (mu: number): number[] => onGrid(normalDensity(mu, sigma), -10 * sigma, distance + 10 * sigma, 2_000);
    return jensenShannon(grid(0), grid(distance));
  };

  it.each([
    [0.5, 0.0303113005],
    [1, 0.1114214822],
    [2, 0.3368308203],
    [4, 0.6327201937],
  ])('P2.13: of two points blurred by noise, at a distance of %d deviations, is %d', (ratio, expected) => {
    expect(Math.abs(blurred(ratio, 1) - expected)).toBeLessThan(5e-11);
    // A function of d/s only.
    expect(Math.abs(blurred(3 * ratio, 3) - expected)).toBeLessThan(5e-11);
  });

  it('P2.13: never grows with the noise, and comes near log 2 without it', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (s, more) => {
        expect(blurred(1, (s + more) / 20)).toBeLessThan(blurred(1, s / 20) + 1e-12);
        expectClose(blurred(1, 1 / 40), Math.log(2), 1e-12);
      }),
      quick,
    ));

  it('P2.14: of two different points is log 2 at every distance, while the Wasserstein distance is that distance', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 20 }), (at, distance) => {
        const point = (place: number): number[] => Array.from({ length: 41 }, (_, k) => (k === place ? 1 : 0));
        expectClose(jensenShannon(point(at), point(at + distance)), Math.log(2), 1e-15);
        expect(klDivergence(point(at), point(at + distance))).toBe(Number.POSITIVE_INFINITY);
        expect(wasserstein1d([at], [at + distance])).toBe(distance);
      }),
      quick,
    ));
});
