import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import type * as losses from 'rxgan/losses';
import { type GanPlayer, gan, type Model, sgd } from 'rxgan/models';
import { discriminatorStep, generatorStep, report } from 'rxgan/operators';
import { type BatchSource, batches, scoped, type Tick, ticks } from 'rxgan/streams';
import { lastValueFrom, map, type Observable, take, tap, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Case, cases } from '../losses/cases.js';
import { contentsOf, discriminatorOf, generatorOf, numTensors, startJs, withLatents } from '../support/fakes.js';
import { conditionalGenerator, discriminatorFor, z } from './lossModels.js';

beforeAll(startJs);

const labeled = batches(ring({ size: 64 }), { size: 8, seed: 3, labeled: true });
/** The same batch at every step, so that only the draws and the weights can make a difference. */
const sameBatch: BatchSource = () => labeled(0);
interface Run {
  readonly steps?: number;
  readonly source?: BatchSource;
  /** The rates of plain gradient descent. */
  readonly rates?: readonly [discriminator: number, generator: number];
}
/** All values of a short run of a small conditional model. */
const train = <A>(
  of: Case,
  pipeline: (ticks$: Observable<Tick>, model: Model<GanPlayer>) => Observable<A>,
  { steps = 3, source = labeled, rates = [0.01, 0.01] }: Run = {},
): Promise<A[]> => {
  const model = gan({
    seed: 5,
    latents: z,
    generator: conditionalGenerator,
    discriminator: discriminatorFor(of),
    optimizers: { discriminator: sgd({ learningRate: rates[0] }), generator: sgd({ learningRate: rates[1] }) },
  });
  return lastValueFrom(scoped(model, (made) => pipeline(ticks(made, source).pipe(take(steps)), made).pipe(toArray())));
};

/** Turning the number of updates back repeats the draws, and what a loss remembers; the change of the weights is left. */
const again = tap(
  ({
    model: {
      players: { discriminator, generator },
      states,
    },
  }: Tick) => {
    discriminator.iterations = 0;
    generator.iterations = 0;
    for (const state of states.values()) state.assign(tf.zerosLike(state));
  },
);
const namesOf = (terms: readonly losses.Term<string>[]): string[] => terms.map(({ name }) => name);

describe.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => {
  const { loss } = each;

  it('trains both players with finite metrics, its terms by name, and leaves no tensor behind', async () => {
    const before = numTensors();
    const rows = await train(each, (ticks$) => ticks$.pipe(discriminatorStep(loss), generatorStep(loss), report()));
    expect(Object.keys(rows[0]!).sort()).toEqual(
      [
        ...['step', 'deviceReads', 'fusedUpdates', 'tapeUpdates', 'dLoss', 'dReal', 'dFake', 'gLoss'],
        ...namesOf(loss.discriminatorTerms),
        ...namesOf(loss.generatorTerms),
      ].sort(),
    );
    for (const row of rows) expect(Object.values(row).every(Number.isFinite)).toBe(true);
    expect(rows.length).toBe(3);
    expect(numTensors()).toBe(before);
  });

  if (loss.discriminatorTerms.length + loss.generatorTerms.length > 0)
    it('both totals are the loss of scores and the terms beside it', async () => {
      const bare = { ...loss, discriminatorTerms: [], generatorTerms: [] };
      const first = async (paid: typeof loss) => {
        const [row] = await train(
          each,
          (ticks$) => ticks$.pipe(discriminatorStep(paid), generatorStep(paid), report()),
          {
            rates: [0, 0],
            steps: 1,
          },
        );
        return row as Readonly<Record<string, number>>;
      };
      const [whole, scores] = [await first(loss), await first(bare)];
      const terms = (names: readonly string[]): number => names.reduce((sum, name) => sum + whole[name]!, 0);
      expect(whole['dLoss']).toBeCloseTo(scores['dLoss']! + terms(namesOf(loss.discriminatorTerms)), 4);
      expect(whole['gLoss']).toBeCloseTo(scores['gLoss']! + terms(namesOf(loss.generatorTerms)), 4);
    });

  it('P1.8 the discriminator’s step leaves the generator as it is, bit for bit, and the generator’s the other', async () => {
    const [byDiscriminator] = await train(
      each,
      (ticks$, model) => {
        const before = contentsOf(generatorOf(model));
        return ticks$.pipe(
          discriminatorStep(loss),
          map(() => ({ before, after: contentsOf(generatorOf(model)), updates: model.players.generator.iterations })),
        );
      },
      { steps: 1 },
    );
    expect(byDiscriminator).toEqual({ before: byDiscriminator!.before, after: byDiscriminator!.before, updates: 0 });
    const of = (model: Model<GanPlayer>) => contentsOf([...discriminatorOf(model), ...model.states.values()]);
    const [byGenerator] = await train(
      each,
      (ticks$, model) => {
        let before: number[][] = [];
        return ticks$.pipe(
          // Makes the states exist.
          discriminatorStep(loss),
          tap(() => {
            before = of(model);
          }),
          generatorStep(loss),
          map(() => ({ before, after: of(model), updates: model.players.discriminator.iterations })),
        );
      },
      { steps: 1 },
    );
    expect(byGenerator).toEqual({ before: byGenerator!.before, after: byGenerator!.before, updates: 1 });
  });

  it('one small step of the discriminator lowers its loss on the same draws', async () => {
    const [before, after] = await train(each, (ticks$) => ticks$.pipe(again, discriminatorStep(loss), report()), {
      source: sameBatch,
      rates: [1e-4, 0],
      steps: 2,
    });
    expect(after!.dLoss).toBeLessThan(before!.dLoss);
  });

  it('one small step of the generator lowers its loss on the same draws', async () => {
    const [before, after] = await train(each, (ticks$) => ticks$.pipe(again, generatorStep(loss), report()), {
      source: sameBatch,
      rates: [0, 1e-3],
      steps: 2,
    });
    expect(after!.gLoss).toBeLessThan(before!.gLoss);
  });

  if (each.better !== 'neither')
    it('a step of the generator moves the scores of what it makes where it wants them', async () => {
      const bare = { ...loss, discriminatorTerms: [], generatorTerms: [] };
      const fixed = { ...z, sample: (_key: unknown, count: number) => z.sample([3, 4], count) };
      const [before, after] = await train(
        each,
        (ticks$) => ticks$.pipe(withLatents(fixed), again, discriminatorStep(bare), generatorStep(bare), report()),
        { source: sameBatch, rates: [0, 1e-3], steps: 2 },
      );
      const moved = after!.dFake - before!.dFake;
      expect(each.better === 'up' ? moved : -moved).toBeGreaterThan(1e-6);
    });

  it('P1.4 refuses an empty batch', async () => {
    const empty: BatchSource = () => ({
      data: new Float32Array(0),
      shape: [0, 2],
      labels: { ids: new Int32Array(0), classes: 8 },
    });
    for (const step of [discriminatorStep(loss), generatorStep(loss)])
      await expect(train(each, (ticks$) => ticks$.pipe(step), { source: empty })).rejects.toMatchObject({
        _tag: 'ShapeMismatch',
        message: expect.stringContaining('has no examples'),
      });
  });
});
