import fc from 'fast-check';
import { linear } from 'rxgan';
import { hinge, labelSmoothing, leastSquares, minimax, moment, nonSaturating, wasserstein } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { column, discriminatorLoss, generatorLoss, mean, realSlopes, runs, scores } from './batches.js';
import { drawn, tabular } from './tabular.js';

beforeAll(() => start('js'));

describe('labelSmoothing', () => {
  test.each([minimax, nonSaturating, leastSquares, hinge, wasserstein])('with target 1 is $name itself', (loss) => {
    const same = labelSmoothing(1)(loss);
    const property = fc.property(scores(), scores(), (real, fake) => {
      expect(discriminatorLoss(same, real, fake)).toBe(discriminatorLoss(loss, real, fake));
      expect(generatorLoss(same, fake)).toBe(generatorLoss(loss, fake));
      expect(realSlopes(same, real, fake)).toEqual(realSlopes(loss, real, fake));
    });
    fc.assert(property, runs(15));
  });

  test('of the cross-entropy costs mean(softplus(r) - target r) for what is real', () => {
    const property = fc.property(scores(100), fc.float({ min: 0, max: 1, noNaN: true }), (real, target) => {
      const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      const exact = mean(real.map((s) => softplus(s) - target * s));
      const cost = mean(Array.from(labelSmoothing(target)(nonSaturating).asReal(column(real), moment()).dataSync()));
      expect(Math.abs(cost - exact)).toBeLessThan(2e-5 * (1 + mean(real.map(Math.abs))));
    });
    fc.assert(property, runs(40));
  });
  test('smooths the real side only', () => {
    const smooth = labelSmoothing(0.9)(nonSaturating);
    expect(smooth.asFake).toBe(nonSaturating.asFake);
    expect(smooth.generator).toBe(nonSaturating.generator);
  });
  test('P2.9 has its optimum at D* = target p / (p + q)', () => {
    const property = fc.property(tabular, fc.constantFrom(0.6, 0.9), (pair, target) => {
      // The optimum is at infinity where only one of the two ever draws.
      fc.pre(pair.p.every((share, k) => share + pair.q[k]! === 0 || pair.p[k]! > 0));
      const best = pair.p.map((share, k) => {
        if (share === 0) return 0;
        const d = (target * share) / (share + pair.q[k]!);
        return Math.log(d / (1 - d));
      });
      const smooth = labelSmoothing(target)(nonSaturating);
      const pays = (logits: readonly number[]): number =>
        discriminatorLoss(smooth, drawn(pair.p, logits), drawn(pair.q, logits));
      const least = pays(best);
      for (const k of [0, 1, 2, 3])
        for (const by of [-0.5, 0.5])
          expect(pays(best.map((logit, j) => (j === k ? logit + by : logit)))).toBeGreaterThanOrEqual(least - 1e-6);
    });
    fc.assert(property, runs(30));
  });
  test('follows a schedule', () => {
    const real = column([2]);
    const annealed = labelSmoothing(linear(0.8, 1, 100))(nonSaturating);
    const costs = [0, 50, 100].map((step) => annealed.asReal(real, moment(step)).dataSync()[0]);
    const constant = [0.8, 0.9, 1].map(
      (target) => labelSmoothing(target)(nonSaturating).asReal(real, moment()).dataSync()[0],
    );
    expect(costs).toEqual(constant);
    expect(annealed.discriminator(real, column([-200]), moment(100)).dataSync()[0]).toBe(costs[2]);
  });
});
