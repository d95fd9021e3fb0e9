import fc from 'fast-check';
import { klDivergence } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { keyOf, permuted, uniforms } from '../../src/random.js';
import {
  expectClose,
  expectMean,
  histogramPairs,
  histograms,
  integral,
  normalDensity,
  onGrid,
  quick,
  shares,
} from './samples.js';

/** The definition, bin by bin. */
const definition = (p: readonly number[], q: readonly number[]): number => {
  let sum = 0;
  for (const [k, share] of shares(p).entries()) if (share > 0) sum += share * Math.log(share / shares(q)[k]!);
  return sum;
};

describe('klDivergence', () => {
  it('P12.1: is the definition, Infinity where p > 0 = q included', () =>
    fc.assert(
      fc.property(histogramPairs(), ([p, q]) => {
        const infinite = p.some((count, k) => count > 0 && q[k] === 0);
        expect(klDivergence(p, q) === Number.POSITIVE_INFINITY).toBe(infinite);
        expectClose(klDivergence(p, q), definition(p, q), 1e-12);
      }),
      { ...quick, numRuns: 100 },
    ));

  it('P12.1: is never negative, and 0 only for equal shares', () =>
    fc.assert(
      fc.property(histogramPairs(), fc.integer({ min: 2, max: 9 }), ([p, q], times) => {
        const equal = shares(p).every((share, k) => Math.abs(share - shares(q)[k]!) < 1e-12);
        expect(klDivergence(p, q)).toBeGreaterThanOrEqual(0);
        expect(klDivergence(p, q) > 1e-6).toBe(!equal);
        expect(
          klDivergence(
            p,
            p.map((count) => times * count),
          ),
        ).toBe(0);
      }),
      quick,
    ));

  it('P12.1: is additive for products', () =>
    fc.assert(
      fc.property(histogramPairs(1), histogramPairs(1), ([p, q], [r, s]) => {
        const product = (a: readonly number[], b: readonly number[]): number[] => a.flatMap((x) => b.map((y) => x * y));
        expectClose(klDivergence(product(p, r), product(q, s)), klDivergence(p, q) + klDivergence(r, s), 1e-12);
      }),
      quick,
    ));

  it('P12.1: obeys the chain rule', () =>
    fc.assert(
      fc.property(histograms(12, 1), histograms(12, 1), (p, q) => {
        // Twelve bins as a table of three rows and four columns.
        const lines = (counts: readonly number[]): number[][] => [0, 4, 8].map((at) => counts.slice(at, at + 4));
        const totals = (counts: readonly number[]): number[] =>
          lines(counts).map((line) => line.reduce((sum, count) => sum + count, 0));
        const within = shares(totals(p)).reduce(
          (sum, share, i) => sum + share * klDivergence(lines(p)[i]!, lines(q)[i]!),
          0,
        );
        expectClose(klDivergence(p, q), klDivergence(totals(p), totals(q)) + within, 1e-12);
      }),
      quick,
    ));

  it('P12.1: does not depend on the order of the bins', () =>
    fc.assert(
      fc.property(histogramPairs(), fc.nat(), ([p, q], seed) => {
        const key = keyOf(seed, 'order');
        const reordered = (counts: readonly number[]): number[] =>
          counts.map((_, k) => counts[permuted(k, counts.length, key)]!);
        expectClose(klDivergence(reordered(p), reordered(q)), klDivergence(p, q), 1e-12);
      }),
      quick,
    ));

  it('P9.8: merging bins never makes it larger', () =>
    fc.assert(
      fc.property(histogramPairs(), ([p, q]) => {
        const merged = ([first, second, ...others]: readonly number[]): number[] => [first! + second!, ...others];
        expect(klDivergence(merged(p), merged(q))).toBeLessThanOrEqual(klDivergence(p, q) + 1e-12);
      }),
      quick,
    ));

  it('P9.10: is at least 2 TV² (Pinsker)', () =>
    fc.assert(
      fc.property(histogramPairs(), ([p, q]) => {
        const distance = shares(p).reduce((sum, share, k) => sum + Math.abs(share - shares(q)[k]!), 0) / 2;
        expect(klDivergence(p, q)).toBeGreaterThanOrEqual(2 * distance ** 2 - 1e-12);
      }),
      quick,
    ));

  it('keeps its digits where p is near q', () => {
    const [p, q] = [
      [100_000_008, 200_000_000],
      [100_000_007, 200_000_001],
    ];
    // Shares off by d: Σ d² / 2q to the second order, 1e-17 in all; log(p / q) alone is off by more than that.
    const d = 1 / 300_000_008;
    const expected = shares(q).reduce((sum, share) => sum + (d * d) / (2 * share), 0);
    expect(Math.abs(klDivergence(p, q) / expected - 1)).toBeLessThan(1e-6);
  });

  it('is not even below 0 by rounding, for shares that are equal but for it', () => {
    const p = [13, 23, 1];
    expect(
      klDivergence(
        p,
        p.map((count) => count * 0.1),
      ),
    ).toBe(0);
  });

  it('has a floor of (K - 1) / 2n for n draws, as its documentation says', () => {
    const [bins, draws] = [8, 2_500];
    const histogram = (seed: number): number[] => {
      const counts = Array(bins).fill(0) as number[];
      for (const u of uniforms(keyOf(seed, 'draws'), draws)) counts[Math.floor(u * bins)]!++;
      return counts;
    };
    const even = Array(bins).fill(1) as number[];
    // The next order of the expansion is below 1/n².
    expectMean((seed) => klDivergence(histogram(seed), even), (bins - 1) / (2 * draws), { slack: 1e-6 });
  });

  // P12.4: which single Gaussian is nearest to a mixture? (from, to) is wide enough for 1e-30.
  const [from, to, cells] = [-14, 14, 1_400];
  const mixture =
    (weight: number, a: readonly [number, number], b: readonly [number, number]) =>
    (x: number): number =>
      weight * normalDensity(...a)(x) + (1 - weight) * normalDensity(...b)(x);

  it('P12.4: forward, the nearest Gaussian has the mean and the variance of the mixture', () => {
    const p = mixture(0.3, [-2, 0.5], [1.5, 1]);
    const center = integral((x) => x * p(x), from, to);
    const variance = integral((x) => (x - center) ** 2 * p(x), from, to);
    // Of the mixture: 0.3 · -2 + 0.7 · 1.5, and 0.3 (0.25 + 2.45²) + 0.7 (1 + 1.05²) around it.
    expectClose(center, 0.45);
    expectClose(variance, 3.3475);
    const to_ = (mu: number, sigma: number): number =>
      klDivergence(onGrid(p, from, to, cells), onGrid(normalDensity(mu, sigma), from, to, cells));
    const best = to_(center, Math.sqrt(variance));
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -10, max: 20 }), (shift, stretch) => {
        fc.pre(shift !== 0 || stretch !== 0);
        expect(to_(center + shift / 20, Math.sqrt(variance) * (1 + stretch / 20))).toBeGreaterThan(best);
      }),
      quick,
    );
  });

  it('P12.4: reverse, a Gaussian on one mode is nearer than one between the two', () => {
    const p = onGrid(mixture(0.5, [-3, 0.6], [3, 0.6]), from, to, cells);
    const at = (mu: number, sigma: number): number[] => onGrid(normalDensity(mu, sigma), from, to, cells);
    const wide = Math.sqrt(9 + 0.36);
    expectClose(klDivergence(at(3, 0.6), p), Math.log(2), 1e-6);
    for (const between of [at(0, 0.6), at(0, wide)])
      expect(klDivergence(at(3, 0.6), p)).toBeLessThan(klDivergence(between, p));
    // And the other way round it is the wide one in the middle that wins.
    expect(klDivergence(p, at(0, wide))).toBeLessThan(klDivergence(p, at(3, 0.6)));
  });

  it('leaves its arguments alone', () => {
    const [p, q] = [Object.freeze([3, 0, 5]), Object.freeze([1, 2, 1])];
    klDivergence(p, q);
    expect([p, q]).toEqual([
      [3, 0, 5],
      [1, 2, 1],
    ]);
  });

  it.each([
    ['ShapeMismatch', 'klDivergence', [1, 2], [1, 2, 3]],
    ['ConfigError', 'klDivergence.p[1]', [1, -2], [1, 2]],
    ['ConfigError', 'klDivergence.q[0]', [1, 2], [Number.NaN, 2]],
    ['ConfigError', 'klDivergence.q[1]', [1, 2], [1, Number.POSITIVE_INFINITY]],
    ['ConfigError', 'klDivergence.p', [0, 0], [1, 2]],
    ['ConfigError', 'klDivergence.p', [], []],
  ])('refuses with %s at %s', (_tag, path, p, q) => {
    expect(() => klDivergence(p, q)).toThrow(expect.objectContaining({ _tag, path }));
  });
});
