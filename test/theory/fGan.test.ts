import '../support/float64.js';
import fc from 'fast-check';
import { fDivergences, fGan, nonSaturating } from 'rxgan/losses';
import { sgd } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import {
  type Counts,
  counts,
  generatorPays,
  moved,
  runs,
  sharesOf,
  slopeAlong,
  tables,
  trained,
  training,
} from './atoms.js';
import { expectAllClose, expectClose } from './close.js';

beforeAll(() => start('js'));

/** A row of the theory: f, and the score v* of the best critic, which makes g(v*) = f'(u) where p / q = u. */
interface Row {
  readonly f: (ratio: number) => number;
  readonly best: (ratio: number) => number;
  /** A step length for shares from 1/4 to 1/2: below twice the inverse of the curvature around v*. */
  readonly rate: number;
  /** How many such steps are enough. */
  readonly updates: number;
}
const rows: readonly (readonly [Exclude<keyof typeof fDivergences, 'totalVariation'>, Row])[] = [
  ['kullbackLeibler', { f: (u) => u * Math.log(u), best: (u) => 1 + Math.log(u), rate: 2.5, updates: 30 }],
  ['reverseKullbackLeibler', { f: (u) => -Math.log(u), best: Math.log, rate: 2.5, updates: 30 }],
  ['pearson', { f: (u) => (u - 1) ** 2, best: (u) => 2 * (u - 1), rate: 6, updates: 30 }],
  ['neyman', { f: (u) => (1 - u) ** 2 / u, best: (u) => 2 * Math.log(u), rate: 3, updates: 100 }],
  ['squaredHellinger', { f: (u) => (Math.sqrt(u) - 1) ** 2, best: (u) => Math.log(u) / 2, rate: 1.5, updates: 30 }],
  [
    'jensenShannon',
    { f: (u) => u * Math.log(u) - (u + 1) * Math.log((1 + u) / 2), best: Math.log, rate: 6, updates: 30 },
  ],
  ['gan', { f: (u) => u * Math.log(u) - (u + 1) * Math.log(1 + u), best: Math.log, rate: 6, updates: 30 }],
];

const divergence = (f: (ratio: number) => number, p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, share, k) => sum + q[k]! * f(share / q[k]!), 0);
const ratios = ({ real, fake }: Counts): number[] => real.map((count, k) => count / fake[k]!);

describe.each(rows)('%s', (name, { f, best, rate, updates }) => {
  const loss = fGan(fDivergences[name]);
  const divergenceOf = (pair: Counts): number => {
    const { p, q } = sharesOf(pair);
    return divergence(f, p, q);
  };
  const optimum = (pair: Counts): number[] => ratios(pair).map(best);

  test('P9.5 no critic’s bound is above the divergence', async () => {
    const property = fc.asyncProperty(counts(8, 1), tables, async (pair, table) => {
      expect(-(await trained(pair, loss, { table })).paid).toBeLessThanOrEqual(divergenceOf(pair) + 1e-12);
    });
    await fc.assert(property, runs(20));
  });
  test('P9.5 the critic T* = f′(p / q) has the divergence itself, and training leaves it where it is', async () => {
    const property = fc.asyncProperty(counts(8, 1), async (pair) => {
      const end = await trained(pair, loss, { table: optimum(pair), optimizer: sgd({ learningRate: 1 }) });
      expectClose(-end.paid, divergenceOf(pair));
      expectAllClose(end.table, optimum(pair));
    });
    await fc.assert(property, runs(10));
  });
  test('P9.5 training ends there', async () => {
    const property = fc.asyncProperty(counts(12, 3), async (pair) => {
      const end = await trained(pair, loss, { updates, optimizer: sgd({ learningRate: rate }) });
      expectAllClose(end.table, optimum(pair), 1e-7);
      expectClose(-end.paid, divergenceOf(pair));
    });
    await fc.assert(property, runs(2));
  });
  test('against T* the saturating generator follows the slope of the divergence', async () => {
    const saturating = fGan(fDivergences[name], { saturating: true });
    const property = fc.asyncProperty(counts(8, 1), fc.nat(2), fc.nat(2), async (pair, from, to) => {
      const { p } = sharesOf(pair);
      const pays = (of: Counts): Promise<number> => generatorPays(of, saturating, optimum(pair));
      const slope = slopeAlong(pair, from, to, (q) => divergence(f, p, q));
      expectClose((await pays(moved(pair, from, to))) - (await pays(pair)), slope, 1e-8);
    });
    await fc.assert(property, runs(10));
  });
});

describe('totalVariation', () => {
  const loss = fGan(fDivergences.totalVariation);
  const divergenceOf = (pair: Counts): number => {
    const { p, q } = sharesOf(pair);
    return p.reduce((sum, share, k) => sum + Math.abs(share - q[k]!) / 2, 0);
  };

  test('P9.5 no critic’s bound is above it', async () => {
    const property = fc.asyncProperty(counts(8), tables, async (pair, table) => {
      expect(-(await trained(pair, loss, { table })).paid).toBeLessThanOrEqual(divergenceOf(pair) + 1e-12);
    });
    await fc.assert(property, runs(20));
  });
  test('P9.5 a critic that is sure on the right side has it', async () => {
    const property = fc.asyncProperty(counts(8), async (pair) => {
      const table = pair.real.map((count, k) => 40 * Math.sign(count - pair.fake[k]!));
      expectClose(-(await trained(pair, loss, { table })).paid, divergenceOf(pair));
    });
    await fc.assert(property, runs(10));
  });
  test('P9.5 training nears it as 1 / (4 t) for each atom, t the rate times the updates: T* is at infinity', async () => {
    const [rate, updates] = [8, 100];
    const property = fc.asyncProperty(counts(12, 3), async (pair) => {
      const { paid } = await trained(pair, loss, { updates, optimizer: sgd({ learningRate: rate }) });
      const atoms = pair.real.filter((count, k) => count !== pair.fake[k]!).length;
      const missing = divergenceOf(pair) + paid;
      expectClose(missing * 4 * rate * updates, atoms, 0.05);
    });
    await fc.assert(property, runs(2));
  });
});

test('P9.7 the row `gan` trains its critic exactly as the cross-entropy does', async () => {
  const property = fc.asyncProperty(counts(8), tables, async (pair, table) => {
    const options = { table, steps: 5, optimizer: sgd({ learningRate: 1 }) };
    const [as, like] = [
      await training(pair, fGan(fDivergences.gan), options),
      await training(pair, nonSaturating, options),
    ];
    expect(as).toEqual(like);
  });
  await fc.assert(property, runs(10));
});
