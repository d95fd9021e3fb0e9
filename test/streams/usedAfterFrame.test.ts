import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { memoryKey, mlpGan } from 'rxgan/models';
import { ema, readTensors, remember, report, samples, step } from 'rxgan/operators';
import { batches, scoped, type Tick, ticks } from 'rxgan/streams';
import * as rx from 'rxjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { macrotasks, numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

const run = <A>(pipeline: (ticks$: rx.Observable<Tick>) => rx.Observable<A>): Promise<A> =>
  rx.firstValueFrom(
    scoped(mlpGan({ seed: 1, hidden: [4] }), (gan) =>
      pipeline(ticks(gan, batches(ring(), { size: 4, seed: 1 }), { from: 41 })),
    ),
  );

const stale = (step: number) => ({
  _tag: 'UsedAfterFrame',
  step,
  path: `tick ${step}`,
  next: expect.stringMatching(/report\(\), samples\(\) or readTensors\(\)/),
});

const escapes: Readonly<Record<string, rx.OperatorFunction<Tick, Tick>>> = {
  delay: rx.delay(1),
  bufferCount: (source) =>
    source.pipe(
      rx.bufferCount(2),
      rx.map(([first]) => first!),
    ),
  await: rx.concatMap(async (tick) => {
    await macrotasks();
    return tick;
  }),
};
const uses: Readonly<Record<string, (tensor: tf.Tensor) => unknown>> = {
  'a function of tfjs': (tensor) => tf.add(tensor, 1),
  'a function with two tensors': (tensor) => tf.tidy(() => tf.matMul(tf.zeros([2, 4]), tensor as tf.Tensor2D)),
  'a method': (tensor) => tensor.arraySync(),
  print: (tensor) => tensor.print(),
  dataSync: (tensor) => tensor.dataSync(),
  clone: (tensor) => tf.clone(tensor),
  gradients: (tensor) => tf.grad((x: tf.Tensor) => tf.sum(tf.square(x)))(tensor),
};

describe('a tensor that is used after its frame', () => {
  let before = 0;
  beforeEach(() => {
    before = numTensors();
  });

  describe.each(Object.keys(escapes))('because of %s', (way) => {
    it.each(Object.keys(uses))('says so, its step and what to do, when touched by %s', async (use) => {
      const escaped = run((ticks$) =>
        ticks$.pipe(
          escapes[way]!,
          rx.map(({ batch }) => uses[use]!(batch)),
        ),
      );
      await expect(escaped).rejects.toMatchObject(stale(41));
      expect(numTensors()).toBe(before);
    });
  });

  it('says so when it is read asynchronously', async () => {
    const read = run((ticks$) => ticks$.pipe(rx.concatMap(async ({ batch }) => macrotasks().then(() => batch.data()))));
    await expect(read).rejects.toMatchObject(stale(41));
  });

  it('says so for a tensor that a map of the user made in the frame', async () => {
    const doubled = run((ticks$) =>
      ticks$.pipe(
        rx.map(({ batch }) => tf.mul(batch, 2)),
        rx.pairwise(),
        rx.map(([previous]) => tf.add(previous, 1)),
      ),
    );
    await expect(doubled).rejects.toMatchObject(stale(41));
  });

  it('names the step of the tensor, not the step it is used in', async () => {
    const kept = run((ticks$) =>
      ticks$.pipe(
        rx.bufferCount(3),
        rx.map((buffer) => tf.add(buffer[1]!.batch, buffer[2]!.batch)),
      ),
    );
    await expect(kept).rejects.toMatchObject(stale(42));
  });

  it('says so for a metric', async () => {
    const measured = run((ticks$) =>
      ticks$.pipe(
        step(({ batch }) => ({ mean: tf.mean(batch) as tf.Scalar })),
        rx.delay(1),
        rx.map(({ metrics }) => metrics.mean.dataSync()),
      ),
    );
    await expect(measured).rejects.toMatchObject(stale(41));
  });

  it.each<[string, rx.OperatorFunction<Tick, unknown>]>([
    ['step', step(() => ({}))],
    ['ema', ema('generator')],
    ['remember', remember(memoryKey('dLoss'))],
    ['report', report()],
    ['samples', samples(1, { count: 2 })],
    ['readTensors', readTensors(1, ({ model }) => ({ average: model.players.generator.ema! }))],
  ])('%s refuses a stale tick, even where it would touch no lent tensor', async (_, operator) => {
    await expect(run((ticks$) => ticks$.pipe(rx.delay(1), operator))).rejects.toMatchObject(stale(41));
    expect(numTensors()).toBe(before);
  });

  it('leaves tensors alone that the user keeps', async () => {
    const kept = await run((ticks$) =>
      ticks$.pipe(
        rx.take(1),
        rx.map(({ batch }) => tf.keep(tf.sum(tf.square(batch)))),
        rx.delay(1),
      ),
    );
    expect(kept.dataSync()[0]).toBeGreaterThan(0);
    kept.dispose();
    expect(numTensors()).toBe(before);
  });
});
