import fc from 'fast-check';
import { leastSquares, leastSquaresWith } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { discriminatorLoss, generatorLoss, generatorSlopes, realSlopes, runs, scores } from './batches.js';
import { drawn, jsd, tabular, totalVariation } from './tabular.js';

const label = fc.integer({ min: -3, max: 3 });
const labels = fc.record({ fake: label, real: label, generator: label });
type Labels = { readonly fake: number; readonly real: number; readonly generator: number };
const changed = (of: Labels, by: (x: number) => number): Labels => ({
  fake: by(of.fake),
  real: by(of.real),
  generator: by(of.generator),
});
/** Σ over outcomes that occur at all. */
const over = (p: readonly number[], q: readonly number[], f: (p: number, q: number) => number): number =>
  p.reduce((sum, share, k) => sum + (share + q[k]! === 0 ? 0 : f(share, q[k]!)), 0);
const triangular = (p: readonly number[], q: readonly number[]): number => over(p, q, (a, b) => (a - b) ** 2 / (a + b));

beforeAll(() => start('js'));

describe('least squares', () => {
  test('P4.1 costs nothing exactly at the labels, and something elsewhere', () => {
    const property = fc.property(labels, fc.integer({ min: 1, max: 50 }), (of, distance) => {
      const loss = leastSquaresWith(of);
      expect(discriminatorLoss(loss, [of.real, of.real], [of.fake])).toBe(0);
      expect(generatorLoss(loss, [of.generator])).toBe(0);
      expect(discriminatorLoss(loss, [of.real + distance], [of.fake])).toBe(distance ** 2 / 2);
      expect(discriminatorLoss(loss, [of.real], [of.fake - distance])).toBe(distance ** 2 / 2);
      expect(generatorLoss(loss, [of.generator - distance])).toBe(distance ** 2 / 2);
    });
    fc.assert(property, runs(30));
  });
  test('has the labels 0 for fake and 1 for real and the generator, if nothing else is said', () => {
    expect([discriminatorLoss(leastSquares, [1], [0]), generatorLoss(leastSquares, [1])]).toEqual([0, 0]);
  });

  test('P4.2 moving scores and labels together changes nothing', () => {
    const property = fc.property(labels, scores(50), scores(50), fc.integer({ min: -8, max: 8 }), (of, r, f, t) => {
      const moved = leastSquaresWith(changed(of, (x) => x + t));
      const plus = (batch: readonly number[]): number[] => batch.map((s) => s + t);
      expect(discriminatorLoss(moved, plus(r), plus(f))).toBe(discriminatorLoss(leastSquaresWith(of), r, f));
      expect(generatorLoss(moved, plus(f))).toBe(generatorLoss(leastSquaresWith(of), f));
    });
    fc.assert(property, runs(30));
  });
  test('P4.3 stretching scores and labels by a power of two stretches the loss by its square, exactly', () => {
    const property = fc.property(labels, scores(50), scores(50), fc.constantFrom(0.25, 2, -4), (of, r, f, s) => {
      const stretched = leastSquaresWith(changed(of, (x) => s * x));
      const times = (batch: readonly number[]): number[] => batch.map((score) => s * score);
      const expected = s * s * discriminatorLoss(leastSquaresWith(of), r, f);
      expect(discriminatorLoss(stretched, times(r), times(f))).toBe(expected);
    });
    fc.assert(property, runs(30));
  });

  test('P4.4 P4.5 with the labels (-1, 1, 0) the generator pays half of Pearson χ² against the best discriminator', () => {
    const pearson = leastSquaresWith({ fake: -1, real: 1, generator: 0 });
    const property = fc.property(tabular, ({ p, q }) => {
      const best = p.map((share, k) => (share + q[k]! === 0 ? 0 : (share - q[k]!) / (share + q[k]!)));
      const overlap = over(p, q, (a, b) => (a * b) / (a + b));
      expect(Math.abs(discriminatorLoss(pearson, drawn(p, best), drawn(q, best)) - 2 * overlap)).toBeLessThan(1e-6);
      // C(G) is the pair of generator terms, on real and on generated examples.
      const both = generatorLoss(pearson, drawn(p, best)) + generatorLoss(pearson, drawn(q, best));
      expect(Math.abs(2 * both - triangular(p, q))).toBeLessThan(1e-6);
    });
    fc.assert(property, runs(30));
  });
  test('P4.6 that divergence Δ is within 2 TV² and 2 TV, and JSD within Δ / 4 and Δ log 2 / 2', () => {
    const pearson = leastSquaresWith({ fake: -1, real: 1, generator: 0 });
    const property = fc.property(tabular, (pair) => {
      const { p, q } = pair;
      const best = p.map((share, k) => (share + q[k]! === 0 ? 0 : (share - q[k]!) / (share + q[k]!)));
      const delta = 2 * (generatorLoss(pearson, drawn(p, best)) + generatorLoss(pearson, drawn(q, best)));
      const variation = totalVariation(pair);
      expect(delta).toBeGreaterThanOrEqual(2 * variation ** 2 - 1e-6);
      expect(delta).toBeLessThanOrEqual(2 * variation + 1e-6);
      expect(jsd(pair)).toBeGreaterThanOrEqual(delta / 4 - 1e-6);
      expect(jsd(pair)).toBeLessThanOrEqual((delta * Math.log(2)) / 2 + 1e-6);
    });
    fc.assert(property, runs(30));
  });

  test('P4.7 the gradient is the distance over N, without a bound', () => {
    expect(realSlopes(leastSquares, [1e4, 3], [0])).toEqual([9999 / 2, 1]);
    expect(generatorSlopes(leastSquares, [-1e4, 1])).toEqual([-10001 / 2, 0]);
  });
});
