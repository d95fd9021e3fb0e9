import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { nonSaturating } from 'rxgan/losses';
import { digitFeatures, energyDistance, type Rows, rows, runToEnd, type Sliced } from 'rxgan/metrics';
import {
  dense,
  type Layer,
  gan as makeGan,
  memoryKey,
  mlp,
  normal,
  sequential,
  withCondition,
  withEma,
} from 'rxgan/models';
import { discriminatorStep, ema, evaluate, generatorStep, rememberEvaluation, report, when } from 'rxgan/operators';
import { batches, scoped, type Tick, ticks } from 'rxgan/streams';
import { lastValueFrom, map, merge, type Observable, share, take, takeWhile, tap, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyOf } from '../../src/random.js';
import { macrotasks, numTensors, startJs } from '../support/fakes.js';
import { data, train } from './training.js';

beforeAll(startJs);

const real = rows(ring().means.flat(), 2);
const distance = (fake: Rows) => energyDistance(real, fake);
const both = (ticks$: Observable<Tick>) =>
  ticks$.pipe(discriminatorStep(nonSaturating), generatorStep(nonSaturating), ema('generator', 0.9));

/** So many pieces of nothing, and then the mean of what was generated. */
const slowMean = (pieces: number) =>
  function* ({ data: values }: Rows): Sliced<{ readonly value: number }> {
    for (let piece = 0; piece < pieces; piece++) yield;
    return { value: Array.from(values).reduce((sum, value) => sum + value, 0) / values.length };
  };

/** What the tick's generator makes, all at once. */
const generatedNow = ({ model }: Tick, count: number, averaged: boolean): Rows =>
  tf.tidy(() => {
    const z = tf.tensor2d(model.latents!.sample(keyOf(model.seed, 'evaluation'), count), [count, model.latents!.size]);
    const apply = () => model.players.generator.network.apply(z);
    return { data: (averaged ? withEma(model.players.generator, apply) : apply()).dataSync(), width: 2 };
  });

describe('evaluate', () => {
  it.each([true, false])(
    'measures the generator of its tick, whatever is trained meanwhile (averaged: %s)',
    async (averaged) => {
      const expected: number[] = [];
      const results = await train(
        (ticks$) =>
          both(ticks$).pipe(
            tap((tick) => {
              if (tick.step % 4 === 3) expected.push(runToEnd(distance(generatedNow(tick, 33, averaged))).value);
            }),
            evaluate(4, distance, { count: 33, chunk: 5, averaged, milliseconds: 0 }),
          ),
        { steps: 40 },
      );
      expect(results.map(({ step }) => step)).toEqual([3, 7, 11, 15, 19, 23, 27, 31, 35, 39]);
      expect(results.map(({ result }) => result.value)).toEqual(expected);
      expect(results.map(({ result }) => [result.real, result.fake])).toEqual(results.map(() => [8, 33]));
      expect(new Set(expected).size).toBe(10);
    },
  );

  it('changes no number of the run', async () => {
    const plain = await train((ticks$) => both(ticks$).pipe(report()), { steps: 12 });
    const seen = await train(
      (ticks$) => {
        const shared$ = both(ticks$).pipe(share());
        return merge(shared$.pipe(report()), shared$.pipe(evaluate(2, distance, { count: 20, chunk: 3 })));
      },
      { steps: 12 },
    );
    const training = seen.filter((row) => 'dLoss' in row).map(({ deviceReads: _, ...row }) => row);
    expect(training).toEqual(plain.map(({ deviceReads: _, ...row }) => row));
  });

  it('lets the ticks go on: pieces and ticks take turns', async () => {
    let last = -1;
    const finished: number[] = [];
    await train(
      (ticks$) =>
        ticks$.pipe(
          tap(({ step }) => {
            last = step;
          }),
          evaluate((step) => step === 0, slowMean(20), { count: 4, chunk: 1, milliseconds: 0 }),
          tap(() => finished.push(last)),
        ),
      { steps: 60 },
    );
    // Four chunks and twenty pieces, one a turn of the event loop, as are the ticks.
    expect(finished.length).toBe(1);
    expect(finished[0]).toBeGreaterThan(10);
    expect(finished[0]).toBeLessThan(59);
  });

  it('holds the clock when a second one waits, so they never pile up', async () => {
    let begun = 0;
    let ended = 0;
    let most = 0;
    const counted = function* (fake: Rows): Sliced<number> {
      for (let piece = 0; piece < 30; piece++) yield;
      return fake.data.length;
    };
    await train(
      (ticks$) =>
        ticks$.pipe(
          tap(() => {
            begun++;
            most = Math.max(most, begun - ended);
          }),
          evaluate(1, counted, { count: 2, milliseconds: 0 }),
          tap(() => ended++),
        ),
      { steps: 6 },
    );
    expect(ended).toBe(6);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('leaves no tensor behind, finished, stopped in the middle, or failed', async () => {
    const before = numTensors();
    await train((ticks$) => both(ticks$).pipe(evaluate(2, distance, { count: 20, chunk: 3 })), { steps: 6 });
    expect(numTensors()).toBe(before);
    const stopped$ = scoped(
      makeGan({
        seed: 1,
        generator: mlp({ inputs: 2, hidden: [4], outputs: 2 }),
        discriminator: mlp({ inputs: 2, hidden: [4], outputs: 1 }),
      }),
      (gan) => ticks(gan, data).pipe(evaluate(1, slowMean(1_000), { count: 50, chunk: 1, milliseconds: 0 })),
    );
    const subscription = stopped$.subscribe();
    await macrotasks(9);
    subscription.unsubscribe();
    await macrotasks(9);
    expect(numTensors()).toBe(before);
    // biome-ignore lint/correctness/useYield: it fails before its first piece.
    const broken = function* (): Sliced<number> {
      throw new Error('no such metric');
    };
    await expect(train((ticks$) => ticks$.pipe(evaluate(1, broken, { count: 2 })))).rejects.toThrow('no such metric');
    // One that waited for its turn frees its weights when that comes.
    await macrotasks(9);
    expect(numTensors()).toBe(before);
  });

  it('measures features of images, if asked to', async () => {
    const image: Layer = () => ({
      outputShape: [28, 28, 1],
      variables: [],
      buffers: [],
      apply: (x) => tf.reshape(tf.sub(tf.square(x), 1), [-1, 28, 28, 1]),
      twiceDifferentiable: true,
    });
    const flat: Layer = () => ({
      outputShape: [784],
      variables: [],
      buffers: [],
      apply: (x) => tf.reshape(x, [-1, 784]),
      twiceDifferentiable: true,
    });
    const painter = makeGan({
      seed: 1,
      generator: sequential([2], dense(784, undefined, { kernel: normal(0.1) }), image),
      discriminator: sequential([28, 28, 1], flat, dense(1)),
    });
    const blank = () => ({ data: new Float32Array(784), shape: [1, 28, 28, 1] });
    let expected: tf.TypedArray | undefined;
    const features$ = scoped(painter, (gan) =>
      ticks(gan, blank).pipe(
        tap((tick) => {
          const { data: pixels } = generatedNow(tick, 20, true);
          expected ??= tf.tidy(() =>
            digitFeatures.features(tf.tensor4d([...Array.from(pixels)], [20, 28, 28, 1])).dataSync(),
          );
        }),
        take(1),
        evaluate(1, justTheData, { count: 20, chunk: 8, features: digitFeatures }),
      ),
    );
    const { result } = await lastValueFrom(features$);
    expect(result.width).toBe(64);
    expect(Array.from(result.data)).toEqual(Array.from(expected!));
    expect(new Set(Array.from(result.data)).size).toBeGreaterThan(1_000);
  });

  it('asks a conditional generator for the classes in turn', async () => {
    const asked = makeGan({
      seed: 1,
      generator: sequential([2], withCondition(8), dense(2)),
      discriminator: sequential([2], withCondition(8), dense(1)),
    });
    const labeled = batches(ring(), { size: 8, seed: 1, labeled: true });
    const means$ = scoped(asked, (gan) =>
      ticks(gan, labeled).pipe(
        tap(
          ({
            model: {
              players: { generator },
            },
          }) => generator.network.variables[0]!.assign(onlyTheClass),
        ),
        evaluate(1, justTheData, { count: 16, chunk: 3, averaged: false }),
        take(1),
      ),
    );
    const onlyTheClass = tf.tensor2d(Array.from({ length: 10 }, (_, row) => [Math.max(0, row - 1), 0]));
    const { result } = await lastValueFrom(means$);
    expect(Array.from({ length: 16 }, (_, i) => result.data[2 * i])).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8,
    ]);
    onlyTheClass.dispose();
  });
});

// biome-ignore lint/correctness/useYield: nothing to compute.
const justTheData = function* (fake: Rows): Sliced<Rows> {
  return fake;
};

describe('rememberEvaluation', () => {
  /** What each of twenty ticks finds in the memory before the steps of its own. */
  const seen = async (pieces: number, after: number): Promise<(number | undefined)[]> => {
    const known: (number | undefined)[] = [];
    await train(
      (ticks$) =>
        ticks$.pipe(
          tap(({ model }) => known.push(model.memory.get(memoryKey('mean')))),
          rememberEvaluation(memoryKey('mean'), 5, slowMean(pieces), { after, count: 3, chunk: 1, milliseconds: 0 }),
        ),
      { steps: 20 },
    );
    return known;
  };

  it.each([1, 3, 7])('the value of step s is known from step s + %i on, be the work quick or slow', async (after) => {
    const quick = await seen(0, after);
    expect(quick.findIndex((value) => value !== undefined)).toBe(4 + after);
    expect(await seen(40, after)).toEqual(quick);
  });

  it('drives a stop at a step that does not depend on how fast the evaluation is', async () => {
    const stopsAfter = async (pieces: number): Promise<number> => {
      let evaluations = 0;
      const rising = function* (): Sliced<{ readonly value: number }> {
        for (let piece = 0; piece < pieces; piece++) yield;
        return { value: evaluations++ };
      };
      const steps = await train(
        (ticks$) =>
          ticks$.pipe(
            takeWhile(({ model }) => !((model.memory.get(memoryKey('quality')) ?? 0) >= 2)),
            rememberEvaluation(memoryKey('quality'), 5, rising, { after: 2, count: 1, milliseconds: 0 }),
            map(({ step }) => step),
          ),
        { steps: 100 },
      );
      return steps.at(-1)!;
    };
    // The third value, 2, is of step 14 and known at step 16.
    expect(await stopsAfter(0)).toBe(15);
    expect(await stopsAfter(25)).toBe(15);
  });

  it('drives a schedule', async () => {
    const rows$ = await train(
      (ticks$) =>
        ticks$.pipe(
          rememberEvaluation(memoryKey('distance'), 4, distance, { count: 10 }),
          when(({ model }) => model.memory.has(memoryKey('distance')), generatorStep(nonSaturating)),
          report(),
        ),
      { steps: 8 },
    );
    expect(rows$.map((row) => 'gLoss' in row)).toEqual([false, false, false, false, true, true, true, true]);
  });

  it('a metric that fails ends the stream at the step in which its value is due', async () => {
    // biome-ignore lint/correctness/useYield: it fails before its first piece.
    const broken = function* (): Sliced<{ readonly value: number }> {
      throw new Error('no such metric');
    };
    const steps: number[] = [];
    const failing = train(
      (ticks$) =>
        ticks$.pipe(
          rememberEvaluation(memoryKey('broken'), 2, broken, { after: 2, count: 1 }),
          tap(({ step }) => steps.push(step)),
          toArray(),
        ),
      { steps: 9 },
    );
    await expect(failing).rejects.toThrow('no such metric');
    expect(steps).toEqual([0, 1, 2]);
  });

  it.each([0, 1.5])('refuses to know a value after %s steps', (after) => {
    expect(() => rememberEvaluation(memoryKey('x'), 1, distance, { after })(null as never)).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'rememberEvaluation.after' }),
    );
  });
});
