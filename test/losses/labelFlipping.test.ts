import fc from 'fast-check';
import { linear } from 'rxgan';
import { labelFlipping, labelSmoothing, leastSquaresWith, lossContext, minimax, wasserstein } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { column, discriminatorLoss, generatorLoss, runs, scores } from './batches.js';
import { drawn, tabular } from './tabular.js';

const uneven = leastSquaresWith({ fake: -0.75, real: 1.25, generator: 0.5 });
const flipsOf = (share: number, count: number, step = 0): { readonly real: number[]; readonly fake: number[] } => {
  // A score of 1 costs -1 under its own name and 1 under the wrong one, or the reverse.
  const ones = column(new Array<number>(count).fill(1));
  const { asReal, asFake } = labelFlipping(share)(wasserstein);
  return {
    real: Array.from(asReal(ones, lossContext(step)).dataSync(), (cost) => (cost === 1 ? 1 : 0)),
    fake: Array.from(asFake(ones, lossContext(step)).dataSync(), (cost) => (cost === -1 ? 1 : 0)),
  };
};
const total = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0);

beforeAll(() => start('js'));

describe('labelFlipping', () => {
  test('of none is the loss itself, of all the loss with real and fake exchanged', () => {
    const property = fc.property(scores(), scores(), (real, fake) => {
      expect(discriminatorLoss(labelFlipping(0)(uneven), real, fake)).toBe(discriminatorLoss(uneven, real, fake));
      const exchanged = discriminatorLoss(leastSquaresWith({ fake: 1.25, real: -0.75, generator: 0.5 }), real, fake);
      expect(discriminatorLoss(labelFlipping(1)(uneven), real, fake)).toBe(exchanged);
    });
    fc.assert(property, runs(20));
  });
  test('leaves the generator alone', () => {
    expect(labelFlipping(0.3)(uneven).generator).toBe(uneven.generator);
    expect(generatorLoss(labelFlipping(1)(wasserstein), [3])).toBe(-3);
  });
  test('flips each side by draws of its own, within 5 standard errors of the share, anew at every step', () => {
    const count = 20_000;
    const { real, fake } = flipsOf(0.2, count);
    const error = Math.sqrt((0.2 * 0.8) / count);
    for (const side of [real, fake]) expect(Math.abs(total(side) / count - 0.2)).toBeLessThan(5 * error);
    const both = total(real.map((flip, i) => flip * fake[i]!)) / count;
    expect(Math.abs(both - 0.04)).toBeLessThan(5 * Math.sqrt((0.04 * 0.96) / count));
    expect(flipsOf(0.2, 64, 0)).toEqual(flipsOf(0.2, 64, 0));
    expect(flipsOf(0.2, 64, 1)).not.toEqual(flipsOf(0.2, 64, 0));
  });
  test('is label smoothing on average, within 5 standard errors', () => {
    const copies = 5_000;
    const [real, fake] = [
      [2, -0.5, 1],
      [-3, 0.25],
    ] as const;
    const repeated = (scores: readonly number[]): number[] => Array.from({ length: copies }, () => scores).flat();
    const paid = discriminatorLoss(labelFlipping(0.25)(minimax), repeated(real), repeated(fake));
    const expected = discriminatorLoss(labelSmoothing(0.75, 0.25)(minimax), real, fake);
    // The costs of one score under its two names are as far apart as the score is from 0.
    const variances = [real, fake].map((side) => total(side.map((s) => 0.25 * 0.75 * s * s)) / side.length ** 2);
    expect(Math.abs(paid - expected)).toBeLessThan(5 * Math.sqrt(total(variances) / copies));
    expect(paid).not.toBe(expected);
  });
  test('P2.9 on average has its optimum at D* = ((1 - e) p + e q) / (p + q), which stays in [e, 1 - e]', () => {
    const property = fc.property(tabular, fc.constantFrom(0.1, 0.25), ({ p, q }, e) => {
      const average = labelSmoothing(1 - e, e)(minimax);
      const best = p.map((share, k) => {
        if (share + q[k]! === 0) return 0;
        const d = ((1 - e) * share + e * q[k]!) / (share + q[k]!);
        expect(d).toBeGreaterThanOrEqual(e - 1e-12);
        expect(d).toBeLessThanOrEqual(1 - e + 1e-12);
        return Math.log(d / (1 - d));
      });
      const pays = (logits: readonly number[]): number =>
        discriminatorLoss(average, drawn(p, logits), drawn(q, logits));
      for (const k of [0, 1, 2, 3])
        for (const by of [-0.5, 0.5])
          expect(pays(best.map((logit, j) => (j === k ? logit + by : logit)))).toBeGreaterThanOrEqual(
            pays(best) - 1e-6,
          );
    });
    fc.assert(property, runs(15));
  });
  test('follows a schedule', () => {
    const annealed = labelFlipping(linear(1, 0, 10))(wasserstein);
    const paid = [0, 10].map((step) => discriminatorLoss(annealed, [3], [1], lossContext(step)));
    expect(paid).toEqual([2, -2]);
  });
  test('keeps a flipped loss separable, so that it can be smoothed or made relativistic', () => {
    const both = labelSmoothing(0.5)(labelFlipping(1)(wasserstein));
    expect(both.name).toBe('labelSmoothing(labelFlipping(wasserstein))');
    expect(discriminatorLoss(both, [3], [1])).toBe(-1);
  });
});
