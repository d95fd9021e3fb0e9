import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { instanceNoise, minimax, nonSaturating, wasserstein } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { keyOf } from '../../src/random.js';
import { start } from '../support/engines.js';
import {
  discriminatorLoss,
  fakeSlopes,
  generatorLoss,
  generatorSlopes,
  realSlopes,
  rounding,
  runs,
  scores,
} from './batches.js';
import { drawn, jsd, kl, optimalLogits, type Tabular, tabular } from './tabular.js';

const log2 = Math.log(2);

beforeAll(() => start('js'));

describe('the cross-entropy losses', () => {
  test('P2.1 the discriminator pays at least 0, 2 log 2 undecided, and nothing when it is right and sure', () => {
    const property = fc.property(scores(), scores(), (real, fake) => {
      expect(discriminatorLoss(nonSaturating, real, fake)).toBeGreaterThanOrEqual(0);
    });
    fc.assert(property, runs(30));
    expect(discriminatorLoss(nonSaturating, [0, 0], [0, 0, 0])).toBeCloseTo(2 * log2, 6);
    expect(discriminatorLoss(nonSaturating, [1e4], [-1e4])).toBe(0);
  });

  test('P2.2 calling real fake and turning every score changes nothing', () => {
    const property = fc.property(scores(), scores(), (real, fake) => {
      const swapped = discriminatorLoss(
        nonSaturating,
        fake.map((s) => -s),
        real.map((s) => -s),
      );
      expect(Math.abs(swapped - discriminatorLoss(nonSaturating, real, fake))).toBeLessThan(rounding(real, fake));
    });
    fc.assert(property, runs(30));
  });

  test('P2.3 the loss falls with each real score and rises with each fake one, strictly where it is not saturated', () => {
    const property = fc.property(scores(15), scores(15), (real, fake) => {
      expect(realSlopes(nonSaturating, real, fake).every((slope) => slope < 0)).toBe(true);
      expect(fakeSlopes(nonSaturating, real, fake).every((slope) => slope > 0)).toBe(true);
    });
    fc.assert(property, runs(20));
  });

  test('P2.4 the two generator losses mirror each other and are at least 2 log 2 apart', () => {
    const property = fc.property(scores(), (fake) => {
      const [saturating, not] = [generatorLoss(minimax, fake), generatorLoss(nonSaturating, fake)];
      expect(saturating).toBeLessThanOrEqual(0);
      expect(not).toBeGreaterThanOrEqual(0);
      expect(not - saturating).toBeGreaterThanOrEqual(2 * log2 - rounding(fake));
      const mirrored = generatorLoss(
        minimax,
        fake.map((s) => -s),
      );
      expect(Math.abs(not + mirrored)).toBeLessThan(rounding(fake));
    });
    fc.assert(property, runs(30));
  });

  test('P2.5 both generators go the same way, and their speeds add up to 1/N', () => {
    const property = fc.property(scores(60), (fake) => {
      const [saturating, not] = [generatorSlopes(minimax, fake), generatorSlopes(nonSaturating, fake)];
      fake.forEach((s, i) => {
        expect(saturating[i]!).toBeLessThanOrEqual(0);
        expect(not[i]!).toBeLessThanOrEqual(0);
        expect(Math.abs((saturating[i]! + not[i]!) * fake.length + 1)).toBeLessThan(1e-6);
        if (s !== 0) expect(Math.abs(not[i]!) > Math.abs(saturating[i]!)).toBe(s < 0);
      });
    });
    fc.assert(property, runs(30));
  });
  test('P2.5 where the discriminator wins, only the non-saturating generator still moves', () => {
    const [saturating, not] = [generatorSlopes(minimax, [-50, -50]), generatorSlopes(nonSaturating, [-50, -50])];
    expect(Math.abs(saturating[0]!)).toBeLessThan(2e-22);
    expect(not).toEqual([-0.5, -0.5]);
  });

  test('P2.6 what the discriminator and the minimax generator pay together does not depend on the generated', () => {
    const property = fc.property(scores(), scores(), (real, fake) => {
      const together = discriminatorLoss(minimax, real, fake) + generatorLoss(minimax, fake);
      expect(Math.abs(together - discriminatorLoss(minimax, real, [-1e4]))).toBeLessThan(rounding(real, fake));
    });
    fc.assert(property, runs(30));
  });
});

describe('the cross-entropy losses against the best discriminator of a few outcomes', () => {
  const pays = ({ p, q }: Tabular, logits: readonly number[]): number =>
    discriminatorLoss(nonSaturating, drawn(p, logits), drawn(q, logits));

  test('P2.7 no discriminator pays less than log p - log q does, which pays 2 log 2 - 2 JSD', () => {
    const property = fc.property(tabular, scores(20), (pair, guess) => {
      const best = 2 * log2 - 2 * jsd(pair);
      expect(Math.abs(pays(pair, optimalLogits(pair)) - best)).toBeLessThan(1e-5);
      const any = pair.p.map((_, k) => guess[k % guess.length]!);
      expect(pays(pair, any)).toBeGreaterThanOrEqual(best - 1e-5);
    });
    fc.assert(property, runs(40));
  });
  test('P2.8 it pays 2 log 2 for equal distributions and for no others, 0 for disjoint ones', () => {
    const property = fc.property(tabular, (pair) => {
      const most = pays(pair, optimalLogits(pair)) > 2 * log2 - 1e-5;
      expect(most).toBe(pair.p.every((share, k) => share === pair.q[k]));
    });
    fc.assert(property, runs(40));
    expect(pays({ p: [0.5, 0.5], q: [0.5, 0.5] }, optimalLogits({ p: [0.5, 0.5], q: [0.5, 0.5] }))).toBeCloseTo(
      2 * log2,
      6,
    );
    expect(pays({ p: [1, 0], q: [0, 1] }, optimalLogits({ p: [1, 0], q: [0, 1] }))).toBe(0);
  });
  test('P2.8 the best logits change their sign when p and q change places', () => {
    const property = fc.property(tabular, ({ p, q }) => {
      const there = optimalLogits({ p, q });
      optimalLogits({ p: q, q: p }).forEach((logit, k) => {
        expect(logit + there[k]!).toBeCloseTo(0, 12);
      });
    });
    fc.assert(property, runs(20));
  });

  const everywhere = tabular.filter(({ p, q }) => [...p, ...q].every((share) => share > 0));
  test('P2.10 the non-saturating generator pays KL(q ‖ p) - 2 JSD + 2 log 2 + E_p log D*', () => {
    const property = fc.property(everywhere, (pair) => {
      const best = optimalLogits(pair);
      const [paid, ofReal] = [drawn(pair.q, best), drawn(pair.p, best)].map((s) => generatorLoss(nonSaturating, s));
      const expected = kl(pair.q, pair.p) - 2 * jsd(pair) + 2 * log2 - ofReal!;
      expect(Math.abs(paid! - expected)).toBeLessThan(1e-5);
    });
    fc.assert(property, runs(30));
  });
  test('P2.11 with the discriminator held fixed, minimax follows 2 JSD, the other KL(q ‖ p) - 2 JSD', () => {
    const moves = fc.tuple(fc.nat(3), fc.nat(3));
    const property = fc.property(everywhere, moves, (pair, [from, to]) => {
      const best = optimalLogits(pair);
      // Linear in q: what examples cost at one outcome more than at another is the derivative in that direction.
      const along = (loss: typeof minimax): number =>
        generatorLoss(loss, [best[to]!]) - generatorLoss(loss, [best[from]!]);
      const derivative = (f: (at: Tabular) => number): number => {
        const step = 1e-5;
        const at = (t: number): number =>
          f({ p: pair.p, q: pair.q.map((share, k) => share + t * ((k === to ? 1 : 0) - (k === from ? 1 : 0))) });
        return (at(step) - at(-step)) / (2 * step);
      };
      expect(Math.abs(along(minimax) - derivative((at) => 2 * jsd(at)))).toBeLessThan(1e-5);
      const other = derivative((at) => kl(at.q, at.p) - 2 * jsd(at));
      expect(Math.abs(along(nonSaturating) - other)).toBeLessThan(1e-5);
    });
    fc.assert(property, runs(30));
  });
});

describe('two points at a distance', () => {
  /** What the best discriminator pays for 20,000 noisy copies of 0 and as many of 1, and the standard error of that. */
  const blurred = (deviation: number): { readonly paid: number; readonly error: number } => {
    const count = 20_000;
    const [perturb] = instanceNoise(deviation)(nonSaturating).perturbations;
    const noisy = (value: number): Float32Array =>
      tf.tidy(() => perturb!(tf.fill([count, 1], value), keyOf(3, `noise ${value}`), 0).dataSync() as Float32Array);
    // log N(x; 0, s²) - log N(x; 1, s²)
    const logits = (points: Float32Array): number[] => Array.from(points, (x) => (1 - 2 * x) / (2 * deviation ** 2));
    const [real, fake] = [logits(noisy(0)), logits(noisy(1))];
    const costs = real.map((r, i) => Math.log1p(Math.exp(-r)) + Math.log1p(Math.exp(fake[i]!)));
    const average = costs.reduce((sum, cost) => sum + cost, 0) / count;
    const variance = costs.reduce((sum, cost) => sum + (cost - average) ** 2, 0) / count;
    return { paid: discriminatorLoss(nonSaturating, real, fake), error: Math.sqrt(variance / count) };
  };

  test('P2.13 instance noise makes them the more alike the stronger it is, by the known JSD', () => {
    const known = [
      [4, 0.63272019],
      [2, 0.33683082],
      [1, 0.11142148],
      [0.5, 0.0303113],
    ] as const;
    const paid = known.map(([distance, divergence]) => {
      const { paid: loss, error } = blurred(1 / distance);
      expect(Math.abs(loss - (2 * log2 - 2 * divergence))).toBeLessThan(5 * error + 1e-5);
      return loss;
    });
    expect(paid.every((loss, i) => i === 0 || loss > paid[i - 1]!)).toBe(true);
  });
  test('P2.14 how far apart they are, the cross-entropy cannot see and the Wasserstein loss can', () => {
    for (const distance of [0.125, 1, 1000]) {
      // The best of all critics that tell 0 from `distance`: log p - log q, infinite with either sign.
      const best = (x: number): number => (x < distance / 2 ? 1e4 : -1e4);
      expect(discriminatorLoss(nonSaturating, [best(0)], [best(distance)])).toBe(0);
      // The best of those that are 1-Lipschitz: -x.
      expect(discriminatorLoss(wasserstein, [0], [-distance])).toBe(-distance);
    }
  });
});
