import fc from 'fast-check';
import { energyBased } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import {
  discriminatorLoss,
  fakeSlopes,
  generatorLoss,
  generatorSlopes,
  realSlopes,
  rounding,
  runs,
} from './batches.js';
import { drawn, tabular, totalVariation } from './tabular.js';

const energies = fc.array(
  fc.nat(320).map((n) => n / 16),
  { minLength: 1, maxLength: 8 },
);
const margins = fc.integer({ min: 1, max: 160 }).map((n) => n / 16);

beforeAll(() => start('js'));

describe('the energy-based loss', () => {
  test('P8.1 of energies is at least 0, and generated ones beyond the margin cost nothing', () => {
    const property = fc.property(energies, energies, margins, (real, fake, margin) => {
      const loss = energyBased(margin);
      expect(discriminatorLoss(loss, real, fake)).toBeGreaterThanOrEqual(0);
      const beyond = fake.map((energy) => energy + margin);
      expect(discriminatorLoss(loss, [0], beyond)).toBe(0);
    });
    fc.assert(property, runs(30));
  });
  test('P8.1 pushes generated energies up to the margin and no further, real ones down, all alike', () => {
    const loss = energyBased(3);
    expect(fakeSlopes(loss, [0], [0, 2.5, 3.5, 1e4])).toEqual([-0.25, -0.25, 0, 0]);
    expect(realSlopes(loss, [0, 9], [0])).toEqual([0.5, 0.5]);
    expect(generatorSlopes(loss, [0, 9])).toEqual([0.5, 0.5]);
    expect(generatorLoss(loss, [1, 4])).toBe(2.5);
  });
  test('P8.2 the least over discriminators is m (1 - TV), and m where the generator has the data', () => {
    const table = fc.array(fc.nat(160), { minLength: 4, maxLength: 4 }).map((values) => values.map((n) => n / 16));
    const property = fc.property(tabular, margins, table, (pair, margin, guess) => {
      const loss = energyBased(margin);
      const pays = (energy: readonly number[], { p, q } = pair): number =>
        discriminatorLoss(loss, drawn(p, energy), drawn(q, energy));
      const least = margin * (1 - totalVariation(pair));
      expect(Math.abs(pays(pair.p.map((share, k) => (share >= pair.q[k]! ? 0 : margin))) - least)).toBeLessThan(1e-5);
      expect(pays(guess)).toBeGreaterThanOrEqual(least - 1e-5);
      expect(pays(guess, { p: pair.p, q: pair.p })).toBeGreaterThanOrEqual(margin - 1e-5);
    });
    fc.assert(property, runs(40));
  });
  test('P8.3 does not fall with the margin, and rises by no more than that does', () => {
    const property = fc.property(energies, energies, margins, margins, (real, fake, margin, more) => {
      const [less, wider] = [margin, margin + more].map((m) => discriminatorLoss(energyBased(m), real, fake));
      expect(wider! - less!).toBeGreaterThanOrEqual(-rounding(real, fake));
      expect(wider! - less!).toBeLessThanOrEqual(more + rounding(real, fake));
    });
    fc.assert(property, runs(30));
  });
  test('has the margin 10, if nothing else is said', () => {
    expect(discriminatorLoss(energyBased(), [0], [0])).toBe(10);
  });
});
