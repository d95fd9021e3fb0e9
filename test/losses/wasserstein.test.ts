import fc from 'fast-check';
import { wasserstein } from 'rxgan/losses';
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

/** The means are sums of terms of this size, which cancel. */
const rounding = (...batches: readonly (readonly number[])[]): number =>
  4e-6 * (1 + batches.reduce((sum, batch) => sum + mean(batch.map(Math.abs)), 0));

beforeAll(() => start('js'));

describe('the Wasserstein loss', () => {
  test('P5.1 adding a constant to the critic changes nothing', () => {
    const property = fc.property(scores(100), scores(100), fc.integer({ min: -100, max: 100 }), (r, f, c) => {
      const shifted = discriminatorLoss(
        wasserstein,
        r.map((s) => s + c),
        f.map((s) => s + c),
      );
      const bound = rounding(r, f, [2 * c]);
      expect(Math.abs(shifted - discriminatorLoss(wasserstein, r, f))).toBeLessThan(bound);
    });
    fc.assert(property, runs(30));
  });
  test('P5.1 a critic twice as steep sees twice the gap', () => {
    const property = fc.property(scores(), scores(), (r, f) => {
      const twice = discriminatorLoss(
        wasserstein,
        r.map((s) => 2 * s),
        f.map((s) => 2 * s),
      );
      expect(Math.abs(twice - 2 * discriminatorLoss(wasserstein, r, f))).toBeLessThan(rounding(r, f));
    });
    fc.assert(property, runs(30));
  });
  test('P5.1 exchanging real and fake turns the sign', () => {
    const property = fc.property(scores(), scores(), (r, f) => {
      expect(discriminatorLoss(wasserstein, r, f)).toBe(-discriminatorLoss(wasserstein, f, r) + 0);
    });
    fc.assert(property, runs(30));
  });
  test('P5.2 every real score is worth exactly -1/N, every fake one +1/N', () => {
    const property = fc.property(scores(), scores(), (r, f) => {
      const exactly = (value: number, batch: readonly number[]): number[] =>
        batch.map(() => Math.fround(value / batch.length));
      expect(realSlopes(wasserstein, r, f)).toEqual(exactly(-1, r));
      expect(fakeSlopes(wasserstein, r, f)).toEqual(exactly(1, f));
      expect(generatorSlopes(wasserstein, f)).toEqual(exactly(-1, f));
    });
    fc.assert(property, runs(30));
  });
  test('the generator pays what the critic gains', () => {
    expect(generatorLoss(wasserstein, [1, 2, 6])).toBe(-3);
  });
});
