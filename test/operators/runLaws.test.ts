import { flow } from 'fp-ts/lib/function.js';
import { type Command, type ControlEntry, type RunControl, runControl } from 'rxgan/control';
import { hinge, nonSaturating } from 'rxgan/losses';
import { type GanPlayer, gaussian, type MlpGanOptions, type Model, memoryKey, mlpGan } from 'rxgan/models';
import {
  alternating,
  assertFinite,
  discriminatorStep,
  ema,
  every,
  generatorStep,
  learning,
  remember,
  report,
  samples,
  simultaneousStep,
  takeSteps,
  times,
  when,
} from 'rxgan/operators';
import { checkpoint, restore } from 'rxgan/runs';
import { advance, type BatchSource, type Credit, pause, prefetch, run, type Tick, ticks } from 'rxgan/streams';
import * as rx from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, discriminatorOf, generatorOf, macrotasks, startJs } from '../support/fakes.js';
import { data } from './training.js';

beforeAll(startJs);

type Gan = Model<GanPlayer>;
type Steps = (ticks$: rx.Observable<Tick>) => rx.Observable<Tick>;
/** The steps are what is compared, not what they add to the type. */
const steps = (...operators: readonly unknown[]): Steps => flow(...(operators as [Steps]));
const contents = (gan: Gan) => ({
  generator: contentsOf(generatorOf(gan)),
  discriminator: contentsOf(discriminatorOf(gan)),
  updates: Object.values(gan.players).map(({ iterations }) => iterations),
  memory: gan.memory.contents().known,
});

/** All that a model holds after a run of it; the run may go on in another model, as after a restore. */
const resultOf = async (
  train: (gan: Gan) => rx.Observable<unknown> | Promise<Gan>,
  options: Partial<MlpGanOptions> = {},
) => {
  const gan = mlpGan({ seed: 5, hidden: [4], ...options })();
  const trained = train(gan);
  const last = trained instanceof Promise ? await trained : await rx.lastValueFrom(trained).then(() => gan);
  const all = contents(last);
  for (const each of new Set([gan, last])) each[Symbol.dispose]();
  return all;
};
const total = 12;
const dLoss = memoryKey('dLoss');
const ahead = ({ model: { memory } }: Pick<Tick, 'model'>) => (memory.get(dLoss) ?? 9) > 1.3;
/** A schedule whose steps depend on the steps before them in every way. */
const usual = steps(
  when(ahead, discriminatorStep(hinge)),
  remember(dLoss),
  every(2, generatorStep(hinge)),
  ema('generator', 0.9),
);
const whole = (pipeline: Steps, options?: Partial<MlpGanOptions>) =>
  resultOf((gan) => ticks(gan, data).pipe(pipeline, takeSteps(total)), options);
const d = discriminatorStep(nonSaturating);
const g = generatorStep(nonSaturating);

describe('laws of steps, bit for bit', () => {
  it.each<[string, Steps, Steps]>([
    ['times(2, D) = flow(D, D)', steps(times(2, d)), steps(d, d)],
    ['learning(player, f) = f without control', steps(learning('generator', g)), steps(g)],
    [
      'alternating(loss, { nCritic: n }) = flow(D, every(n, G))',
      steps(alternating(nonSaturating, { nCritic: 3 })),
      steps(d, every(3, g)),
    ],
  ])('%s', async (_, left, right) => expect(await whole(left)).toEqual(await whole(right)));

  it('a model without latents given = the one with gaussian latents of the size of its generator', async () => {
    const given = await whole(usual, { latent: 3, latents: gaussian(3) } as Partial<MlpGanOptions>);
    expect(given).toEqual(await whole(usual, { latent: 3 }));
  });

  it('simultaneousStep of one player = the step of that player', async () => {
    const one = (pipeline: Steps) => resultOf((gan) => ticks(gan, data).pipe(pipeline, takeSteps(1)));
    const both = await one(steps(simultaneousStep(nonSaturating)));
    expect(both.discriminator).toEqual((await one(steps(d))).discriminator);
    expect(both.generator).toEqual((await one(steps(g))).generator);
  });
});

describe('a run is the same run, bit for bit', () => {
  const observed = (observe: (ticks$: rx.Observable<Tick>) => rx.Observable<unknown>) =>
    resultOf((gan) =>
      ticks(gan, data).pipe(
        usual,
        takeSteps(total),
        rx.connect((shared$) => rx.merge(observe(shared$), shared$.pipe(rx.ignoreElements()))),
        rx.endWith(undefined),
      ),
    );
  it.each<[string, (ticks$: rx.Observable<Tick>) => rx.Observable<unknown>]>([
    ['at every step', report(1)],
    ['at every fifth', report(5)],
    ['never', report(99)],
  ])('whenever it is reported: %s', async (_, observe) => expect(await observed(observe)).toEqual(await whole(usual)));

  it('whoever looks on', async () => {
    const looking: Steps = steps(assertFinite());
    expect(await observed((ticks$) => rx.merge(ticks$.pipe(looking), ticks$.pipe(samples(3, { count: 2 }))))).toEqual(
      await whole(usual),
    );
  });

  it('whenever it is paused, or let go on for some steps', async () => {
    const credits: readonly Credit[] = [advance(1), pause, advance(2), advance(2), pause, run];
    const credit$ = rx.from(credits).pipe(rx.concatMap((credit) => rx.from(macrotasks(3).then(() => credit))));
    expect(await resultOf((gan) => ticks(gan, data, { credit$ }).pipe(usual, takeSteps(total)))).toEqual(
      await whole(usual),
    );
  });

  it.each([0, 1, 5])('with %i batches fetched ahead', async (ahead) => {
    const source: BatchSource = prefetch(ahead)(async (step) => {
      await macrotasks(step % 3);
      return data(step);
    });
    expect(await resultOf((gan) => ticks(gan, source).pipe(usual, takeSteps(total)))).toEqual(await whole(usual));
  });

  it.each([1, 5, 11])('as two clocks, one after the other: of %i steps, and of the rest', async (first) => {
    const part = (gan: Gan, n: number) => ticks(gan, data).pipe(usual, takeSteps(n));
    expect(await resultOf((gan) => rx.concat(part(gan, first), part(gan, total - first)))).toEqual(await whole(usual));
  });

  it.each([1, 6, 11])('restored from a checkpoint after step %i', async (at) => {
    const resumed = async (gan: Gan): Promise<Gan> => {
      await rx.lastValueFrom(ticks(gan, data).pipe(usual, takeSteps(at)));
      const other = mlpGan({ seed: 5, hidden: [4] })();
      restore(other, (await checkpoint(gan)).bytes);
      await rx.lastValueFrom(ticks(other, data).pipe(usual, takeSteps(total - at)));
      return other;
    };
    expect(await resultOf(resumed)).toEqual(await whole(usual));
  });

  it('with a source that fails now and then, and retry', async () => {
    const failed = new Set<number>();
    const source: BatchSource = (step) => {
      if (step % 4 !== 3 || failed.has(step)) return data(step);
      failed.add(step);
      throw new Error('unreadable');
    };
    expect(await resultOf((gan) => ticks(gan, source).pipe(usual, rx.retry(), takeSteps(total)))).toEqual(
      await whole(usual),
    );
    expect(failed.size).toBe(3);
  });

  it('replayed from the log of its control', async () => {
    const log: ControlEntry[] = [];
    const controlled = (control: RunControl, at: (step: number) => void = () => undefined) =>
      resultOf((gan) =>
        ticks(gan, data, { control }).pipe(
          rx.tap(({ step }) => at(step)),
          steps(learning('discriminator', d), learning('generator', g)),
          takeSteps(total),
        ),
      );
    const control = runControl();
    control.log$.subscribe((entry) => log.push(entry));
    const ask = (command: Command) => control.ask({ command, by: 'test', answer: () => undefined });
    const stepped = await controlled(control, (step) => {
      if (step === 3) ask({ op: 'step', players: ['generator'], n: 2 });
      if (step === 5) setImmediate(() => setImmediate(() => ask({ op: 'resume' })));
    });
    expect(log).toHaveLength(2);
    expect(stepped.updates).not.toEqual([total, total]);
    expect(await controlled(runControl({ replay: log }))).toEqual(stepped);
  });
});
