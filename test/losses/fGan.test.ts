import fc from 'fast-check';
import { type FDivergence, fDivergenceOf, fDivergences, fGan, nonSaturating } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { discriminatorLoss, generatorLoss, rounding, runs, scores } from './batches.js';
import { drawn, tabular } from './tabular.js';

const rows = Object.entries<FDivergence>(fDivergences);
/** The score whose activation is T: g_f backwards. */
const scoreOf: Readonly<Record<string, (t: number) => number>> = {
  totalVariation: (t) => Math.atanh(2 * t),
  kullbackLeibler: (t) => t,
  reverseKullbackLeibler: (t) => -Math.log(-t),
  pearson: (t) => t,
  neyman: (t) => -Math.log(1 - t),
  squaredHellinger: (t) => -Math.log(1 - t),
  jensenShannon: (t) => -Math.log(2 * Math.exp(-t) - 1),
  gan: (t) => -Math.log(Math.exp(-t) - 1),
};

beforeAll(() => start('js'));

describe('f-GAN', () => {
  test('P9.7 the row of 2014, with the score as the logit, is the first GAN', () => {
    const property = fc.property(scores(), scores(), (r, f) => {
      const bound = rounding(r, f);
      const game = fGan(fDivergences.gan);
      expect(Math.abs(discriminatorLoss(game, r, f) - discriminatorLoss(nonSaturating, r, f))).toBeLessThan(bound);
      expect(Math.abs(generatorLoss(game, f) - generatorLoss(nonSaturating, f))).toBeLessThan(bound);
      const shifted = discriminatorLoss(fGan(fDivergences.jensenShannon), r, f) + 2 * Math.log(2);
      expect(Math.abs(shifted - discriminatorLoss(nonSaturating, r, f))).toBeLessThan(bound);
    });
    fc.assert(property, runs(30));
  });
  test('the saturating generator minimizes the bound itself: what it and the discriminator pay does not depend on it', () => {
    for (const [, divergence] of rows) {
      const loss = fGan(divergence, { saturating: true });
      const together = (f: readonly number[]): number => discriminatorLoss(loss, [0.5], f) + generatorLoss(loss, f);
      expect(together([1.5, -0.25])).toBeCloseTo(together([0.75]), 5);
      expect(loss.name).toBe(`fGan.${divergence.name}`);
    }
  });
  test.each(rows)(
    'P9.5 no scores promise more of %s than there is, and those of f′(p / q) all of it',
    (row, divergence) => {
      const loss = fGan(divergence);
      const mixed = tabular.filter(({ p, q }) => [...p, ...q].every((share) => share > 0));
      const property = fc.property(mixed, scores(3), ({ p, q }, guess) => {
        const bound = (at: readonly number[]): number => -discriminatorLoss(loss, drawn(p, at), drawn(q, at));
        const exact = fDivergenceOf(divergence, p, q);
        const any = p.map((_, k) => guess[k % guess.length]!);
        expect(bound(any)).toBeLessThanOrEqual(exact + 1e-5 * (1 + Math.abs(exact)));
        const best = p.map((share, k) => {
          // T = ±1/2 are the ends of the range of tanh.
          const t = divergence.slope(share / q[k]!);
          return row === 'totalVariation' ? 50 * Math.sign(t) : scoreOf[row]!(t);
        });
        expect(Math.abs(bound(best) - exact)).toBeLessThan(2e-5 * (1 + Math.abs(exact)));
      });
      fc.assert(property, runs(20));
    },
  );
});
