import fc from 'fast-check';
import {
  hinge,
  leastSquaresWith,
  lossContext,
  nonSaturating,
  relativisticAverage,
  relativisticPairing,
  wasserstein,
} from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import {
  column,
  discriminatorLoss,
  fakeSlopes,
  generatorLoss,
  generatorSlopes,
  realSlopes,
  runs,
  sixteenths,
} from './batches.js';

const uneven = leastSquaresWith({ fake: -0.75, real: 1.25, generator: 0.5 });
const shifted = (batch: readonly number[], by: number): number[] => batch.map((s) => s + by);
const pairs = fc.array(fc.tuple(sixteenths(8), sixteenths(8)), { minLength: 1, maxLength: 6 });

beforeAll(() => start('js'));

describe.each([
  ['relativisticAverage', relativisticAverage],
  ['relativisticPairing', relativisticPairing],
] as const)('%s', (_name, relativistic) => {
  test('sees no constant that is added to the critic', () => {
    const property = fc.property(pairs, sixteenths(50), (both, c) => {
      const [r, f] = [both.map(([real]) => real), both.map(([, fake]) => fake)];
      for (const loss of [relativistic(nonSaturating), relativistic(uneven)]) {
        const moved = discriminatorLoss(loss, shifted(r, c), shifted(f, c));
        expect(Math.abs(moved - discriminatorLoss(loss, r, f))).toBeLessThan(1e-4 * (1 + Math.abs(moved)));
      }
    });
    fc.assert(property, runs(20));
  });
  test('asks of the generator what it asks of the discriminator, with real and generated exchanged', () => {
    const property = fc.property(pairs, (both) => {
      const [r, f] = [both.map(([real]) => real), both.map(([, fake]) => fake)];
      for (const loss of [relativistic(nonSaturating), relativistic(uneven), relativistic(hinge)])
        expect(generatorLoss(loss, f, r)).toBe(discriminatorLoss(loss, f, r));
    });
    fc.assert(property, runs(20));
  });
  test('lets the generator lower the scores of real examples too', () => {
    const loss = relativistic(nonSaturating);
    expect(generatorLoss(loss, [0.5, -1], [1, 2])).not.toBe(generatorLoss(loss, [0.5, -1], [3, 2]));
    expect(generatorSlopes(loss, [0.5, -1], [1, 2]).every((slope) => slope < 0)).toBe(true);
    expect(realSlopes(loss, [1, 2], [0.5, -1]).every((slope) => slope < 0)).toBe(true);
    expect(fakeSlopes(loss, [1, 2], [0.5, -1]).every((slope) => slope > 0)).toBe(true);
  });
});

describe('relativisticAverage', () => {
  test('of equal scores costs 2 log 2, of the hinge nothing beyond a gap of 1', () => {
    expect(discriminatorLoss(relativisticAverage(nonSaturating), [3, 3], [3])).toBeCloseTo(2 * Math.log(2), 6);
    expect(discriminatorLoss(relativisticAverage(hinge), [5, 7], [4, 4, 4])).toBe(0);
    expect(discriminatorLoss(relativisticAverage(hinge), [5], [4.5])).toBe(1);
  });
  test('of the Wasserstein loss is twice that loss', () => {
    expect(discriminatorLoss(relativisticAverage(wasserstein), [3, 5], [1])).toBe(-6);
    expect(generatorLoss(relativisticAverage(wasserstein), [1], [3, 5])).toBe(6);
  });
});

describe('relativisticPairing', () => {
  test('of equal scores costs log 2, of the hinge nothing when every real score is 1 above its partner', () => {
    expect(discriminatorLoss(relativisticPairing(nonSaturating), [3, -1], [3, -1])).toBeCloseTo(Math.log(2), 6);
    expect(discriminatorLoss(relativisticPairing(hinge), [1, 9], [0, 8])).toBe(0);
    expect(discriminatorLoss(relativisticPairing(hinge), [1, 9], [0, 8.5])).toBe(0.25);
  });
  test('compares each with its partner, not with the average', () => {
    const loss = relativisticPairing(nonSaturating);
    expect(discriminatorLoss(loss, [1, 5], [0, 4])).not.toBeCloseTo(discriminatorLoss(loss, [1, 5], [4, 0]), 2);
  });
  test('refuses batches of different sizes', () => {
    const loss = relativisticPairing(nonSaturating);
    const wrong = expect.objectContaining({ _tag: 'ShapeMismatch', path: 'relativisticPairing' });
    expect(() => discriminatorLoss(loss, [1, 2], [1])).toThrow(wrong);
    expect(() => loss.generator(column([1]), () => column([1, 2]), lossContext())).toThrow(wrong);
  });
});
