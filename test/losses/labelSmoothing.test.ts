import fc from 'fast-check';
import { linear } from 'rxgan';
import { hinge, labelSmoothing, leastSquares, lossContext, minimax, nonSaturating, wasserstein } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { column, discriminatorLoss, generatorLoss, realSlopes, runs, scores } from './batches.js';
import { drawn, tabular } from './tabular.js';

beforeAll(() => start('js'));

describe('labelSmoothing', () => {
  test.each([minimax, nonSaturating, leastSquares, hinge, wasserstein])(
    'with labels 1 and 0 is $name itself',
    (loss) => {
      const same = labelSmoothing(1)(loss);
      const property = fc.property(scores(), scores(), (real, fake) => {
        expect(discriminatorLoss(same, real, fake)).toBe(discriminatorLoss(loss, real, fake));
        expect(generatorLoss(same, fake)).toBe(generatorLoss(loss, fake));
        expect(realSlopes(same, real, fake)).toEqual(realSlopes(loss, real, fake));
      });
      fc.assert(property, runs(10));
    },
  );
  test('smooths the real side to 0.9 and no other, if nothing else is said', () => {
    const smooth = labelSmoothing()(nonSaturating);
    expect(smooth.asFake).toBe(nonSaturating.asFake);
    expect(smooth.generator).toBe(nonSaturating.generator);
    expect(discriminatorLoss(labelSmoothing()(wasserstein), [10], [0])).toBeCloseTo(-8, 5);
    expect(discriminatorLoss(labelSmoothing(1, 0.25)(wasserstein), [0], [8])).toBe(4);
  });
  test.each([
    [0.9, 0],
    [0.8, 0.1],
    [0.7, 0.3],
  ])('P2.9 with labels a = %d and b = %d has its optimum at D* = (a p + b q) / (p + q)', (a, b) => {
    const smooth = labelSmoothing(a, b)(nonSaturating);
    const property = fc.property(tabular, ({ p, q }) => {
      // The optimum is at -∞ where only generated examples are, and their label is 0.
      fc.pre(b > 0 || p.every((share, k) => share > 0 || q[k] === 0));
      const best = p.map((share, k) => {
        if (share + q[k]! === 0) return 0;
        const d = (a * share + b * q[k]!) / (share + q[k]!);
        return Math.log(d / (1 - d));
      });
      const pays = (logits: readonly number[]): number => discriminatorLoss(smooth, drawn(p, logits), drawn(q, logits));
      const least = pays(best);
      for (const k of [0, 1, 2, 3])
        for (const by of [-0.5, 0.5])
          expect(pays(best.map((logit, j) => (j === k ? logit + by : logit)))).toBeGreaterThanOrEqual(least - 1e-6);
    });
    fc.assert(property, runs(15));
  });
  test('follows schedules of both labels', () => {
    const annealed = labelSmoothing(linear(0.5, 1, 100), linear(0.5, 0, 100))(wasserstein);
    const [real, fake] = [column([8]), column([16])];
    expect([0, 50, 100].map((step) => annealed.asReal(real, lossContext(step)).dataSync()[0])).toEqual([0, -4, -8]);
    expect([0, 50, 100].map((step) => annealed.asFake(fake, lossContext(step)).dataSync()[0])).toEqual([0, 8, 16]);
    expect(discriminatorLoss(annealed, [8], [16], lossContext(50))).toBe(4);
  });
});
