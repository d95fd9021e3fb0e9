import { runControl } from 'rxgan/control';
import { hinge } from 'rxgan/losses';
import type { Rows, Sliced } from 'rxgan/metrics';
import { type GanPlayer, type Model, memoryKey, mlpGan } from 'rxgan/models';
import {
  discriminatorStep,
  ema,
  every,
  generatorStep,
  phases,
  remember,
  rememberEvaluation,
  report,
  takeSteps,
  when,
} from 'rxgan/operators';
import { checkpoint, checkpointEvery, restore } from 'rxgan/runs';
import { type Tick, type TickOptions, ticks } from 'rxgan/streams';
import * as rx from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { data } from '../operators/training.js';
import { lateReads, macrotasks, numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

const [dLoss, mean] = [memoryKey('dLoss'), memoryKey('mean')];
const factory = mlpGan({ seed: 5, hidden: [4] });
/** The mean of what was generated, after so many pieces of nothing. */
const slowMean = function* ({ data: values }: Rows): Sliced<{ readonly value: number }> {
  for (let piece = 0; piece < 7; piece++) yield;
  return { value: Array.from(values).reduce((sum, value) => sum + value, 0) / values.length };
};
type Look = rx.MonoTypeOperatorFunction<Tick>;
const blind: Look = (source) => source;
/** The steps are what is tested here, not what they add to the type. */
const untyped = (operator: unknown): Look => operator as Look;

/** A schedule that depends on all that is remembered, with looks before, between and after its steps. */
const trained = (model: Model<GanPlayer>, looks: readonly Look[] = [], options?: TickOptions) => {
  const [before = blind, between = blind, after = blind] = looks;
  const ahead = ({ model: { memory } }: Pick<Tick, 'model'>) => (memory.get(dLoss) ?? 9) > 1.5;
  const good = ({ model: { memory } }: Pick<Tick, 'model'>) => (memory.get(mean) ?? 1) > 0;
  return ticks(model, data, options).pipe(
    lateReads(3),
    before,
    untyped(when(ahead, discriminatorStep(hinge))),
    between,
    untyped(remember(dLoss)),
    untyped(phases(generatorStep(hinge), [3, when(good, generatorStep(hinge))])),
    untyped(every(2, untyped(rememberEvaluation(mean, 2, slowMean, { after: 3, count: 6, chunk: 2 })))),
    untyped(ema('generator', 0.9)),
    after,
  );
};
const rowsOf = (run$: rx.Observable<Tick>): Promise<unknown[]> => rx.lastValueFrom(run$.pipe(report(), rx.toArray()));

/** The ways of asking for a checkpoint after `k` steps. */
const ways: Readonly<Record<string, (model: Model<GanPlayer>, k: number) => Promise<Uint8Array>>> = {
  ...Object.fromEntries(
    ['before', 'between', 'after'].map((place, i) => [
      `held by a tap ${place} the steps`,
      async (model: Model<GanPlayer>, k: number) => {
        let bytes!: Uint8Array;
        const look: Look = rx.tap(({ step, hold }) => {
          if (step === k - 1)
            hold(
              checkpoint(model).then((saved) => {
                bytes = saved.bytes;
              }),
            );
        });
        await rowsOf(trained(model, [blind, blind, blind].toSpliced(i, 1, look)).pipe(takeSteps(k + 2)));
        return bytes;
      },
    ]),
  ),
  'by checkpointEvery': async (model, k) => {
    let bytes!: Uint8Array;
    const save = (saved: { readonly bytes: Uint8Array }) => {
      bytes = saved.bytes;
    };
    await rowsOf(trained(model, [checkpointEvery((step) => step === k - 1, save)]).pipe(takeSteps(k + 2)));
    return bytes;
  },
  'by a command within a frame': async (model, k) => {
    let bytes!: Uint8Array;
    const control = runControl({ operations: ['checkpoint'] });
    control.perform('checkpoint', async () => {
      bytes = (await checkpoint(model)).bytes;
    });
    const look: Look = rx.tap(({ step }) => {
      if (step === k - 1) control.ask({ command: { op: 'checkpoint' }, by: 'me', answer: () => undefined });
    });
    await rowsOf(trained(model, [look], { control }).pipe(takeSteps(k + 2)));
    await control.settled();
    return bytes;
  },
  'on complete after take': (model, k) =>
    new Promise((done, failed) => {
      const complete = () => void checkpoint(model).then(({ bytes }) => done(bytes), failed);
      trained(model).pipe(rx.take(k), rx.tap({ complete }), report()).subscribe();
    }),
};

describe.each(Object.entries(ways))('a checkpoint that is asked for %s', (_, take) => {
  it('is of the whole step, with what was still being measured: the run goes on bit for bit', async () => {
    const before = numTensors();
    const whole = factory();
    const expected = await rowsOf(trained(whole).pipe(takeSteps(14)));
    for (const k of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      const [one, other] = [factory(), factory()];
      const bytes = await take(one, k);
      expect(restore(other, bytes)).toEqual({ _tag: 'Right', right: { step: k } });
      expect(await rowsOf(trained(other).pipe(takeSteps(14 - k)))).toEqual(expected.slice(k));
      expect(other.memory.contents().known).toEqual(whole.memory.contents().known);
      one[Symbol.dispose]();
      other[Symbol.dispose]();
    }
    whole[Symbol.dispose]();
    await macrotasks(20);
    expect(numTensors()).toBe(before);
  });
});

describe('an evaluation that is remembered', () => {
  const known = async (around: (evaluation: Look) => Look): Promise<number> => {
    const model = factory();
    const evaluation = untyped(rememberEvaluation(mean, (step) => step === 9, slowMean, { after: 3, count: 4 }));
    let first = -1;
    await rx.lastValueFrom(
      ticks(model, data).pipe(
        rx.tap(({ step }) => {
          if (first < 0 && model.memory.has(mean)) first = step;
        }),
        around(evaluation),
        takeSteps(24),
      ),
    );
    model[Symbol.dispose]();
    return first;
  };
  it.each<[string, (evaluation: Look) => Look]>([
    ['by itself', (evaluation) => evaluation],
    ['in every', (evaluation) => untyped(every(10, evaluation))],
    ['in phases', (evaluation) => untyped(phases(evaluation, [11, blind]))],
    ['in when', (evaluation) => untyped(when(({ step }: Tick) => step === 9, evaluation))],
  ])('%s is known three steps of the clock later', async (_, around) => expect(await known(around)).toBe(12));
});
