import fc from 'fast-check';
import { flow } from 'fp-ts/lib/function.js';
import {
  type AdversarialLoss,
  boundaryEquilibrium,
  catGan,
  gradientPenalty,
  instanceNoise,
  labelFlipping,
  leastSquares,
  nonSaturating,
  packing,
  pullingAway,
  r1,
  r2,
  relativisticAverage,
  relativisticPairing,
} from 'rxgan/losses';
import { dense, energyCritic, type GanPlayer, gan, heads, type Model, mlp, sequential, tanh } from 'rxgan/models';
import { discriminatorStep, ema, every, generatorStep, simultaneousStep, times } from 'rxgan/operators';
import type { Metrics } from 'rxgan/streams';
import { map, type Observable, tap } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Adding } from '../../src/operators/step.js';
import { contentsOf, discriminatorOf, generatorOf, startJs } from '../support/fakes.js';
import { type Played, play } from './play.js';
import { everyTerm, ids, rich } from './rich.js';
import { train } from './training.js';

beforeAll(startJs);

const loss = instanceNoise(0.1)(gradientPenalty(1)(r1(1)(nonSaturating)));

/** The model before the first step and after every one. */
const watch = (
  side: (gan: Model<GanPlayer>) => ReturnType<typeof generatorOf>,
  step: Parameters<typeof train<unknown>>[0],
) =>
  train((ticks$, gan) => {
    const start = contentsOf(side(gan));
    return step(ticks$, gan).pipe(map(() => ({ start, now: contentsOf(side(gan)) })));
  });

describe.each([1, 3])('with %i updates', (updates) => {
  const discriminator = times(updates, discriminatorStep(loss));
  const generator = times(updates, generatorStep(loss));

  it('the discriminator step leaves the generator as it is, bit for bit, and moves all of the discriminator', async () => {
    for (const { start, now } of await watch(generatorOf, (ticks$) => ticks$.pipe(discriminator)))
      expect(now).toEqual(start);
    const own = await watch(discriminatorOf, (ticks$) => ticks$.pipe(discriminator));
    own.at(-1)!.now.forEach((values, i) => {
      expect(values).not.toEqual(own[0]!.start[i]);
    });
  });

  it('the generator step leaves the discriminator as it is, bit for bit, and moves the generator', async () => {
    for (const { start, now } of await watch(discriminatorOf, (ticks$) => ticks$.pipe(generator)))
      expect(now).toEqual(start);
    const own = await watch(generatorOf, (ticks$) => ticks$.pipe(generator));
    // All but the average, which only ema moves.
    own
      .at(-1)!
      .now.slice(0, -1)
      .forEach((values, i) => {
        expect(values).not.toEqual(own[0]!.start[i]);
      });
    expect(own.at(-1)!.now.at(-1)).toEqual(own[0]!.start.at(-1));
  });
});

describe('ema', () => {
  it('leaves everything but the average as it is, bit for bit', async () => {
    const all = (gan: Model<GanPlayer>) => [...generatorOf(gan).slice(0, -1), ...discriminatorOf(gan)];
    for (const { start, now } of await watch(all, (ticks$) => ticks$.pipe(ema('generator', 0.5))))
      expect(now).toEqual(start);
  });

  it.each([
    ['0.9', 0.9, () => 0.9],
    ['a schedule', (step: number) => step / 20, (step: number) => step / 20],
  ])('moves by a ← decay · a + (1 - decay) · w with decay %s', async (_, decay, decayAt) => {
    const flat = (gan: Model<GanPlayer>) =>
      gan.players.generator.network.variables.flatMap((each) => Array.from(each.dataSync()));
    let expected: number[] = [];
    let last: number[] = [];
    await train(
      (ticks$, gan) => {
        expected = flat(gan);
        return ticks$.pipe(
          generatorStep(nonSaturating),
          ema('generator', decay),
          tap(({ step }) => {
            const weights = flat(gan);
            expected = expected.map((a, i) => decayAt(step) * a + (1 - decayAt(step)) * weights[i]!);
            last = weights;
            Array.from(gan.players.generator.ema!.dataSync()).forEach((a, i) => {
              expect(Math.abs(a - expected[i]!)).toBeLessThan(1e-6);
            });
          }),
        );
      },
      { steps: 20 },
    );
    // The average is behind: a test that compared equal vectors would show nothing.
    expect(Math.max(...last.map((w, i) => Math.abs(w - expected[i]!)))).toBeGreaterThan(1e-5);
  });
});

describe('P1.8 iterations', () => {
  const counts = (
    schedule: (ticks$: Parameters<Parameters<typeof train>[0]>[0]) => Observable<unknown>,
    steps: number,
  ) =>
    train(
      (ticks$, gan) =>
        schedule(ticks$).pipe(map(() => [gan.players.discriminator.iterations, gan.players.generator.iterations])),
      {
        steps,
      },
    );
  const cheap = discriminatorStep(nonSaturating);
  const cheapG = generatorStep(nonSaturating);

  it('the discriminator of every(k, …) is k times ahead, for k different batches as for k updates of one', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 }), async (k, rounds) => {
        const apart = await counts((ticks$) => ticks$.pipe(flow(cheap, every(k, cheapG))), k * rounds);
        expect(apart.at(-1)).toEqual([k * rounds, rounds]);
        const together = await counts(
          (ticks$) => ticks$.pipe(times(k, discriminatorStep(nonSaturating)), cheapG),
          rounds,
        );
        expect(together.at(-1)).toEqual([k * rounds, rounds]);
        const repeated = await counts((ticks$) => ticks$.pipe(times(k, cheap), cheapG), rounds);
        expect(repeated.at(-1)).toEqual([k * rounds, rounds]);
      }),
      { seed: 7, numRuns: 8 },
    ));

  it('follows a schedule of updates', async () => {
    const warm = times((step) => (step < 2 ? 3 : 1), discriminatorStep(nonSaturating));
    expect(await counts((ticks$) => ticks$.pipe(warm, cheapG), 4)).toEqual([
      [3, 1],
      [6, 2],
      [7, 3],
      [8, 4],
    ]);
  });
});

type AnyLoss = AdversarialLoss<string, string>;
const energetic = gan({
  seed: 1,
  generator: mlp({ inputs: 2, hidden: [4], outputs: 2 }),
  discriminator: energyCritic({
    encoder: mlp({ inputs: 2, hidden: [4], outputs: 2 }),
    decoder: mlp({ inputs: 2, hidden: [4], outputs: 2 }),
    distance: 'absolute',
  }),
});
const sorting = gan({
  seed: 1,
  generator: mlp({ inputs: 2, hidden: [4], outputs: 2 }),
  discriminator: sequential([2], dense(4, tanh), heads({ score: dense(3) })),
});
const inPairs = gan({
  seed: 1,
  generator: mlp({ inputs: 2, hidden: [4], outputs: 2 }),
  discriminator: mlp({ inputs: 4, hidden: [4], outputs: 1 }),
});

describe.each<[string, () => Model<GanPlayer>, AnyLoss]>([
  ['every kind of term', rich, everyTerm],
  ['pairs of scores', rich, r2(1)(r1(1)(relativisticPairing(nonSaturating)))],
  ['scores relative to means', rich, relativisticAverage(leastSquares)],
  ['energies in balance', energetic, pullingAway()(boundaryEquilibrium({ diversity: 1, gain: 0.1 }))],
  ['classes without labels', sorting, catGan],
  ['packs and flipped labels', inPairs, packing(2)(labelFlipping(0.2)(nonSaturating))],
])('with %s', (_name, make, terms) => {
  const step = discriminatorStep(terms);
  /** Which parts of a model move in a step; everything is looked at. */
  const moved = (operator: Adding<Metrics>): string[] => {
    const model = make();
    // Far from the generator, so that no state stays where it is; and all states are there from the start.
    const far: Played = { ids, batch: ids.map((id, i) => [9 - 4 * id, 3 * i - 8]) };
    play(model, step, far);
    const { generator, discriminator } = model.players;
    const parts = () => ({
      generator: contentsOf([...generator.network.variables, ...generator.network.buffers]),
      'its slots': contentsOf(generator.slots),
      'its average': contentsOf([model.players.generator.ema!]),
      discriminator: contentsOf([...discriminator.network.variables, ...discriminator.network.buffers]),
      'the slots of that': contentsOf(discriminator.slots),
      'the states of the loss': contentsOf([...model.states.values()]),
      'updates of the generator': generator.iterations,
      'updates of the discriminator': discriminator.iterations,
    });
    const before = parts();
    play(model, operator, far);
    const after = parts();
    model[Symbol.dispose]();
    return (Object.keys(before) as (keyof typeof before)[]).filter(
      (part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]),
    );
  };
  const stateful = terms.state !== undefined || terms.discriminatorTerms.some(({ state }) => state !== undefined);
  const ofGenerator = ['generator', 'its slots', 'updates of the generator'];
  const ofDiscriminator = [
    'discriminator',
    'the slots of that',
    ...(stateful ? ['the states of the loss'] : []),
    'updates of the discriminator',
  ];

  it('P1.8 the discriminator’s step moves the discriminator and the states, and nothing else by a bit', () => {
    expect(moved(step)).toEqual(ofDiscriminator);
  });
  it('P1.8 the generator’s step moves the generator and nothing else by a bit, unrolled or not', () => {
    expect(moved(generatorStep(terms))).toEqual(ofGenerator);
    expect(moved(generatorStep(terms, { unrolled: { steps: 2, rate: 0.01 } }))).toEqual(ofGenerator);
  });
  it('a simultaneous step moves what both move', () => {
    expect(moved(simultaneousStep(terms)).sort()).toEqual([...ofGenerator, ...ofDiscriminator].sort());
  });
});
