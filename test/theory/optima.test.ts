import '../support/float64.js';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { exponential } from 'rxgan';
import {
  energyBased,
  hinge,
  labelFlipping,
  labelSmoothing,
  leastSquaresWith,
  matchingAware,
  minimax,
  nonSaturating,
} from 'rxgan/losses';
import { gan, inferencePass, type NetworkFactory, type Optimizer, sgd } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { jsd, totalVariation } from '../losses/tabular.js';
import { start } from '../support/engines.js';
import {
  type Counts,
  counts,
  generatorPays,
  heaviest,
  makes,
  matrix,
  moved,
  oneHotRows,
  runs,
  sharesOf,
  slopeAlong,
  tables,
  trained,
  training,
  trainingOf,
} from './atoms.js';
import { expectAllClose, expectClose } from './close.js';

beforeAll(() => start('js'));

const log2 = Math.log(2);
const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const klOf = (p: readonly number[], q: readonly number[]): number =>
  total(p.map((share, k) => share * Math.log(share / q[k]!)));

describe('the cross-entropy', () => {
  /** A step that is a share of 8 / max (p + q), up to which no step is too long. */
  const rateFor = (pair: Counts, share = 0.75) => sgd({ learningRate: (share * 8) / heaviest(pair) });
  const best = (pair: Counts): number => 2 * log2 - 2 * jsd(sharesOf(pair));
  const optimum = ({ real, fake }: Counts): number[] => real.map((count, k) => Math.log(count / fake[k]!));

  test.each([
    ['minimax', minimax],
    ['nonSaturating', nonSaturating],
  ] as const)('P2.7 training of %s ends at log p - log q, and pays 2 log 2 - 2 JSD', async (_name, loss) => {
    const property = fc.asyncProperty(counts(8, 1), tables, async (pair, table) => {
      const end = await trained(pair, loss, { table, updates: 120, optimizer: rateFor(pair) });
      expectAllClose(end.table, optimum(pair), 1e-8);
      expectClose(end.paid, best(pair));
    });
    await fc.assert(property, runs(4));
  });

  test('P2.12 no update below 8 / max (p + q) makes the discriminator pay more, nor any less than at its best', async () => {
    const property = fc.asyncProperty(
      counts(8),
      tables,
      fc.integer({ min: 1, max: 63 }).map((n) => n / 64),
      async (pair, table, share) => {
        const options = { table, optimizer: rateFor(pair, share) };
        const path = (await training(pair, nonSaturating, { ...options, steps: 8 })).map(({ paid }) => paid);
        path.reduce((before, after) => {
          expect(after).toBeLessThanOrEqual(before + 1e-15);
          return after;
        });
        expect(path.at(-1)!).toBeGreaterThanOrEqual(best(pair) - 1e-12);
        // k updates of one step are the first k of these.
        const five = await trained(pair, nonSaturating, { ...options, updates: 5 });
        expect(five.paid).toBe(path[4]);
      },
    );
    await fc.assert(property, runs(25));
  });
  test('P2.12 beyond that there are updates that do', async () => {
    const pair = { real: [4, 0, 0], fake: [4, 0, 0] };
    const paidTwice = async (share: number) =>
      (await training(pair, minimax, { table: [0.1, 0, 0], steps: 2, optimizer: rateFor(pair, share) })).map(
        ({ paid }) => paid,
      );
    const [within, afterWithin] = await paidTwice(0.99);
    expect(afterWithin!).toBeLessThan(within!);
    const [beyond, afterBeyond] = await paidTwice(1.01);
    expect(afterBeyond!).toBeGreaterThan(beyond!);
  });

  test('P2.10 at the optimum, E_q log D* = -KL(q, p) + 2 JSD - 2 log 2 - E_p log D*', async () => {
    const property = fc.asyncProperty(counts(8, 1), async (pair) => {
      const { p, q } = sharesOf(pair);
      const fakeSide = await generatorPays(pair, nonSaturating, optimum(pair));
      const realSide = await generatorPays({ ...pair, fake: pair.real }, nonSaturating, optimum(pair));
      expectClose(-fakeSide, -klOf(q, p) + 2 * jsd({ p, q }) - 2 * log2 + realSide);
    });
    await fc.assert(property, runs(15));
  });

  const atom = fc.nat(2);
  test('P2.11 against the optimum the minimax generator follows the slope of 2 JSD', async () => {
    const property = fc.asyncProperty(counts(8, 1), atom, atom, async (pair, from, to) => {
      const { p } = sharesOf(pair);
      const pays = (of: Counts): Promise<number> => generatorPays(of, minimax, optimum(pair));
      const slope = slopeAlong(pair, from, to, (q) => 2 * jsd({ p, q }));
      expectClose((await pays(moved(pair, from, to))) - (await pays(pair)), slope, 1e-9);
    });
    await fc.assert(property, runs(15));
  });
  test('P2.11 the non-saturating generator that of KL(q, p) - 2 JSD', async () => {
    const property = fc.asyncProperty(counts(8, 1), atom, atom, async (pair, from, to) => {
      const { p } = sharesOf(pair);
      const pays = (of: Counts): Promise<number> => generatorPays(of, nonSaturating, optimum(pair));
      const slope = slopeAlong(pair, from, to, (q) => klOf(q, p) - 2 * jsd({ p, q }));
      expectClose((await pays(moved(pair, from, to))) - (await pays(pair)), slope, 1e-9);
    });
    await fc.assert(property, runs(15));
  });

  const tenth = (min: number, max: number) => fc.integer({ min, max }).map((n) => n / 10);
  const entropy = (share: number): number => -share * Math.log(share) - (1 - share) * Math.log(1 - share);

  test('P2.9 with smoothed labels training ends at D* = (a p + b q) / (p + q)', async () => {
    const property = fc.asyncProperty(counts(6), tenth(5, 9), tenth(1, 4), async (pair, a, b) => {
      const { p, q } = sharesOf(pair);
      const end = await trained(pair, labelSmoothing(a, b)(nonSaturating), {
        updates: 200,
        optimizer: sgd({ learningRate: 6 / heaviest(pair), momentum: 0.6 }),
      });
      const seen = [0, 1, 2].filter((k) => p[k]! + q[k]! > 0);
      const expected = seen.map((k) => (a * p[k]! + b * q[k]!) / (p[k]! + q[k]!));
      expectAllClose(
        seen.map((k) => sigmoid(end.table[k]!)),
        expected,
        1e-8,
      );
      expectClose(end.paid, total(seen.map((k, i) => (p[k]! + q[k]!) * entropy(expected[i]!))));
    });
    await fc.assert(property, runs(4));
  });
  test('P2.9 with smoothed real labels only, at D* = a p / (p + q)', async () => {
    const pair = { real: [1, 3, 4], fake: [5, 2, 1] };
    const end = await trained(pair, labelSmoothing(0.9)(nonSaturating), { updates: 200, optimizer: rateFor(pair) });
    expectAllClose(end.table.map(sigmoid), [0.9 / 6, (0.9 * 3) / 5, (0.9 * 4) / 5], 1e-8);
  });
  test('P2.9 with flipped labels, near D* = ((1 - e) p + e q) / (p + q), between e and 1 - e', async () => {
    // So many examples that the draws of 200 updates average out to a hundredth.
    const many = { real: [6, 2, 0].map((n) => 64 * n), fake: [1, 3, 4].map((n) => 64 * n) };
    const end = await trained(many, labelFlipping(0.2)(nonSaturating), {
      steps: 200,
      optimizer: sgd({ learningRate: exponential(6, 0.2, 200) }),
    });
    expectAllClose(end.table.map(sigmoid), [(0.8 * 6 + 0.2) / 7, (0.8 * 2 + 0.2 * 3) / 5, 0.2], 0.01);
  });
});

describe('matchingAware', () => {
  /** A free score for each atom under each of two classes. */
  const conditionalTable: NetworkFactory = (scope) => {
    const table = matrix(new Float32Array(6), [3, 2])(scope);
    return {
      ...table,
      outputShape: [1],
      apply: (x, { condition } = inferencePass) => tf.sum(tf.mul(table.apply(x), condition!), 1, true),
    };
  };
  const cells = [0, 1, 2].flatMap((atom) => [0, 1].map((label) => ({ atom, label })));
  const example = fc.record({ atom: fc.nat(2), label: fc.nat(1) });
  /** Each atom really occurs with each label; what is generated for the examples' labels may be anything. */
  const labeled = fc.record({
    real: fc.array(example, { minLength: 4, maxLength: 4 }).map((more) => [...cells, ...more]),
    fake: fc.array(fc.nat(2), { minLength: 10, maxLength: 10 }),
  });

  test('P3.4 training ends at D* = p / (p + m), m = w p′ + (1 - w) q, where p′ has the labels wrong', async () => {
    const property = fc.asyncProperty(
      labeled,
      fc.integer({ min: 1, max: 4 }).map((n) => n / 4),
      async ({ real, fake }, share) => {
        const shareOf = (holds: (example: { atom: number; label: number }, i: number) => boolean): number =>
          real.filter(holds).length / real.length;
        const p = cells.map(({ atom, label }) => shareOf((x) => x.atom === atom && x.label === label));
        const m = cells.map(({ atom, label }) => {
          // Of two labels the wrong one is always the other.
          const mismatched = shareOf((x) => x.atom === atom && x.label !== label);
          const generated = shareOf((x, i) => fake[i] === atom && x.label === label);
          return share * mismatched + (1 - share) * generated;
        });
        const model = gan({
          seed: 1,
          ...makes(fake, 3),
          discriminator: conditionalTable,
          optimizers: { discriminator: sgd({ learningRate: 6 / Math.max(...p.map((value, k) => value + m[k]!)) }) },
        });
        const batch = {
          data: oneHotRows(
            real.map(({ atom }) => atom),
            3,
          ),
          shape: [real.length, 3],
          labels: { ids: Int32Array.from(real, ({ label }) => label), classes: 2 },
        };
        const loss = matchingAware(share)(nonSaturating);
        const [end] = await trainingOf(model, () => batch, loss, { updates: 150 });
        expectAllClose(
          end!.table,
          p.map((value, k) => Math.log(value / m[k]!)),
          1e-7,
        );
        const cost = (value: number, k: number): number =>
          -value * Math.log(value / (value + m[k]!)) - m[k]! * Math.log(m[k]! / (value + m[k]!));
        expectClose(end!.paid, total(p.map(cost)));
      },
    );
    await fc.assert(property, runs(4));
  });
});

describe('least squares', () => {
  const label = fc.integer({ min: -4, max: 4 }).map((n) => n / 2);
  const ratios = (pair: Counts, f: (p: number, q: number) => number): number[] => {
    const { p, q } = sharesOf(pair);
    return p.map((share, k) => (share + q[k]! === 0 ? 0 : f(share, q[k]!) / (share + q[k]!)));
  };

  test('P4.4 training ends at D* = (b p + a q) / (p + q), and pays (b - a)² / 2 · Σ p q / (p + q)', async () => {
    const property = fc.asyncProperty(counts(6), label, label, async (pair, a, b) => {
      const end = await trained(pair, leastSquaresWith({ fake: a, real: b, generator: 0 }), {
        updates: 120,
        optimizer: sgd({ learningRate: 1.6 / heaviest(pair), momentum: 0.4 }),
      });
      expectAllClose(
        end.table,
        ratios(pair, (p, q) => b * p + a * q),
        1e-8,
      );
      expectClose(end.paid, ((b - a) ** 2 / 2) * total(ratios(pair, (p, q) => p * q)));
    });
    await fc.assert(property, runs(6));
  });

  test('P4.5 with -1, 1 and 0, twice what both sides pay as generated is Pearson’s Σ (p - q)² / (p + q)', async () => {
    const property = fc.asyncProperty(counts(6), async (pair) => {
      const loss = leastSquaresWith({ fake: -1, real: 1, generator: 0 });
      const optimum = ratios(pair, (p, q) => p - q);
      // The paper's C(G) also has the real side, which no generator changes.
      const both =
        (await generatorPays(pair, loss, optimum)) + (await generatorPays({ ...pair, fake: pair.real }, loss, optimum));
      expectClose(2 * both, total(ratios(pair, (p, q) => (p - q) ** 2)));
    });
    await fc.assert(property, runs(15));
  });
});

/** Steps that get as short as rounding: what these losses ask for has corners, around which a long step jumps. */
const shrinking = (scale: number) => sgd({ learningRate: exponential(4 * scale, 1e-9 * scale, 200) });

test('P7.4 the hinge: training ends at sign(p - q), and pays 2 (1 - TV)', async () => {
  const property = fc.asyncProperty(counts(8), async (pair) => {
    const { p, q } = sharesOf(pair);
    const end = await trained(pair, hinge, { steps: 200, optimizer: shrinking(1) });
    expectClose(end.paid, 2 * (1 - totalVariation({ p, q })), 1e-8);
    p.forEach((share, k) => {
      // Where p = q every score from -1 to 1 is as good; where one of them is 0, every one beyond the margin too.
      if (share !== q[k]!) expectClose(Math.max(-1, Math.min(1, end.table[k]!)), Math.sign(share - q[k]!), 1e-7);
      else expect(Math.abs(end.table[k]!)).toBeLessThanOrEqual(1);
    });
  });
  await fc.assert(property, runs(5));
});

describe('energies', () => {
  /** Projected descent: the table itself is free, and energies are not below 0. */
  const notBelowZero = (optimizer: Optimizer): Optimizer => ({
    ...optimizer,
    update: (update) => {
      const { weights, slots } = optimizer.update(update);
      return { weights: tf.relu(weights), slots };
    },
  });
  const more = { energies: true } as const;

  test('P8.2 training ends at 0 where p > q and at the margin where p < q, and pays m (1 - TV)', async () => {
    const property = fc.asyncProperty(counts(8), fc.integer({ min: 1, max: 10 }), async (pair, margin) => {
      const { p, q } = sharesOf(pair);
      const end = await trained(pair, energyBased(margin), {
        table: p.map(() => margin / 2),
        steps: 200,
        optimizer: notBelowZero(shrinking(margin)),
        more,
      });
      expectClose(end.paid, margin * (1 - totalVariation({ p, q })), 1e-7);
      p.forEach((share, k) => {
        if (share !== q[k]!) expectClose(Math.min(margin, end.table[k]!), share > q[k]! ? 0 : margin, 1e-6);
      });
    });
    await fc.assert(property, runs(5));
  });
  test('P8.2 a generator that makes what there is leaves a cost of m, whatever the energies up to there', async () => {
    const pair = { real: [3, 1, 4], fake: [3, 1, 4] };
    expectClose((await trained(pair, energyBased(5), { table: [0, 2.3, 5], more })).paid, 5);
  });
});
