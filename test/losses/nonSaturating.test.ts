import fc from 'fast-check';
import { minimax, nonSaturating } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import {
  discriminatorLoss,
  fakeSlopes,
  generatorLoss,
  generatorSlopes,
  mean,
  realSlopes,
  runs,
  scores,
} from './batches.js';
import { drawn, jsd, optimalLogits, tabular } from './tabular.js';

const log2 = Math.log(2);
/** Float32 sums of up to 64 terms of this size. */
const rounding = (...batches: readonly (readonly number[])[]): number =>
  2e-5 * (1 + batches.reduce((sum, batch) => sum + mean(batch.map(Math.abs)), 0));

beforeAll(() => start('js'));

describe('the cross-entropy losses', () => {
  test('P2.1 the discriminator pays at least 0, 2 log 2 undecided, and nothing when it is right and sure', () => {
    fc.assert(
      fc.property(scores(), scores(), (real, fake) => {
        expect(discriminatorLoss(nonSaturating, real, fake)).toBeGreaterThanOrEqual(0);
      }),
      runs(30),
    );
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
    fc.assert(property, runs(30));
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
        // Beyond float32's resolution of 1 the two cannot be told apart.
        if (Math.abs(s) > 1e-5) expect(Math.abs(not[i]!) > Math.abs(saturating[i]!)).toBe(s < 0);
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

  test('P2.7 no discriminator pays less than log p - log q does, which pays 2 log 2 - 2 JSD', () => {
    const property = fc.property(tabular, scores(20), (pair, guess) => {
      const best = 2 * log2 - 2 * jsd(pair);
      const pays = (logits: readonly number[]): number =>
        discriminatorLoss(nonSaturating, drawn(pair.p, logits), drawn(pair.q, logits));
      expect(Math.abs(pays(optimalLogits(pair)) - best)).toBeLessThan(1e-5);
      const any = pair.p.map((_, k) => guess[k % guess.length]!);
      expect(pays(any)).toBeGreaterThanOrEqual(best - 1e-5);
    });
    fc.assert(property, runs(60));
  });
  test('P2.8 the best discriminator pays 2 log 2 for equal and 0 for disjoint distributions', () => {
    const equal = { p: [0.5, 0.5], q: [0.5, 0.5] };
    const disjoint = { p: [1, 0], q: [0, 1] };
    const pays = (pair: typeof equal): number =>
      discriminatorLoss(nonSaturating, drawn(pair.p, optimalLogits(pair)), drawn(pair.q, optimalLogits(pair)));
    expect(pays(equal)).toBeCloseTo(2 * log2, 6);
    expect(pays(disjoint)).toBe(0);
  });
});
