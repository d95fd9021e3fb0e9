import fc from 'fast-check';
import { hinge } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { discriminatorLoss, fakeSlopes, generatorSlopes, mean, realSlopes, rounding, runs, scores } from './batches.js';
import { drawn, tabular, totalVariation } from './tabular.js';

beforeAll(() => start('js'));

describe('the hinge loss', () => {
  test('P7.1 costs 2 undecided and nothing exactly when all scores are beyond the margins', () => {
    expect(discriminatorLoss(hinge, [0, 0], [0])).toBe(2);
    expect(discriminatorLoss(hinge, [1, 7], [-1, -30])).toBe(0);
    expect(discriminatorLoss(hinge, [0.75, 7], [-1, -30])).toBe(0.125);
    expect(discriminatorLoss(hinge, [1, 7], [-1, -0.5])).toBe(0.25);
  });
  test('P7.2 scores beyond the margin are left alone, the others all pull alike', () => {
    expect(realSlopes(hinge, [1.5, 0.5, -9, 1e4], [0])).toEqual([0, -0.25, -0.25, 0]);
    expect(fakeSlopes(hinge, [0], [-1.5, -0.5, 9, -1e4])).toEqual([0, 0.25, 0.25, 0]);
    expect(generatorSlopes(hinge, [-9, 0, 9, 1e4])).toEqual([-0.25, -0.25, -0.25, -0.25]);
  });
  test('P7.3 costs at least 0, and at least 2 + mean f - mean r', () => {
    const property = fc.property(scores(), scores(), (r, f) => {
      expect(discriminatorLoss(hinge, r, f)).toBeGreaterThanOrEqual(0);
      expect(discriminatorLoss(hinge, r, f)).toBeGreaterThanOrEqual(2 + mean(f) - mean(r) - rounding(r, f));
    });
    fc.assert(property, runs(30));
  });
  test('P7.4 the least over discriminators is 2 (1 - TV), at the sign of p - q', () => {
    const property = fc.property(tabular, scores(3), (pair, guess) => {
      const best = 2 * (1 - totalVariation(pair));
      const pays = (logits: readonly number[]): number =>
        discriminatorLoss(hinge, drawn(pair.p, logits), drawn(pair.q, logits));
      expect(Math.abs(pays(pair.p.map((share, k) => Math.sign(share - pair.q[k]!))) - best)).toBeLessThan(1e-6);
      expect(pays(pair.p.map((_, k) => guess[k % guess.length]!))).toBeGreaterThanOrEqual(best - 1e-6);
    });
    fc.assert(property, runs(40));
  });
  test('P7.5 calling real fake and turning every score changes nothing', () => {
    const property = fc.property(scores(), scores(), (r, f) => {
      const swapped = discriminatorLoss(
        hinge,
        f.map((s) => -s),
        r.map((s) => -s),
      );
      expect(Math.abs(swapped - discriminatorLoss(hinge, r, f))).toBeLessThan(rounding(r, f));
    });
    fc.assert(property, runs(30));
  });
});
