import type * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { mlpGan } from 'rxgan/models';
import { advance, type BatchSource, batches, scoped, type Tick, type TickOptions, ticks } from 'rxgan/streams';
import * as rx from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { deferred, macrotasks, numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

const data = batches(ring(), { size: 4, seed: 1 });
const run = <A>(
  pipeline: (ticks$: rx.Observable<Tick>) => rx.Observable<A>,
  options?: TickOptions,
  source: BatchSource = data,
) => scoped(mlpGan({ seed: 1, hidden: [4] }), (gan) => pipeline(ticks(gan, source, options)));
const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

describe('ticks', () => {
  it('uploads the batch of the step, from the step that it is given as the first', async () => {
    const seen$ = run(
      (ticks$) =>
        ticks$.pipe(
          rx.take(3),
          rx.map(({ step, batch }) => ({ step, shape: batch.shape, numbers: numbers(batch) })),
          rx.toArray(),
        ),
      { from: 6 },
    );
    const expected = [6, 7, 8].map((step) => ({ step, shape: [4, 2], numbers: Array.from(data(step).data) }));
    expect(await rx.lastValueFrom(seen$)).toEqual(expected);
  });

  it('uploads the labels of the step beside its batch, and none where there are none', async () => {
    const labeled = batches(ring(), { size: 4, seed: 1, labeled: true });
    const seen = (source: BatchSource) =>
      rx.lastValueFrom(
        run(
          (ticks$) =>
            ticks$.pipe(
              rx.take(3),
              rx.map(({ step, labels }) => ({ step, labels: labels && { ...labels, oneHot: numbers(labels.oneHot) } })),
              rx.toArray(),
            ),
          { from: 6 },
          source,
        ),
      );
    const rows = (ids: Int32Array): number[] =>
      Array.from(ids).flatMap((id) => Array.from({ length: 8 }, (_, k) => (k === id ? 1 : 0)));
    const expected = [6, 7, 8].map((step) => {
      const { ids, classes } = labeled(step).labels!;
      return { step, labels: { ids, classes, oneHot: rows(ids) } };
    });
    expect(await seen(labeled)).toEqual(expected);
    expect(await seen(data)).toEqual([6, 7, 8].map((step) => ({ step, labels: undefined })));
  });

  it('awaits promised batches outside of any frame', async () => {
    const before = numTensors();
    const late: BatchSource = async (step) => {
      await macrotasks(2);
      return data(step);
    };
    const seen$ = run(
      (ticks$) =>
        ticks$.pipe(
          rx.take(2),
          rx.map(({ batch }) => numbers(batch)),
          rx.toArray(),
        ),
      {},
      late,
    );
    expect(await rx.lastValueFrom(seen$)).toEqual([0, 1].map((step) => Array.from(data(step).data)));
    expect(numTensors()).toBe(before);
  });

  it('counts the reads of a pipeline, and of no other', async () => {
    const counted$ = run((ticks$) =>
      ticks$.pipe(
        rx.take(3),
        rx.tap(({ read, batch }) => void read(batch)),
        rx.map(({ deviceReads }) => deviceReads()),
        rx.toArray(),
      ),
    );
    expect(await rx.lastValueFrom(counted$)).toEqual([1, 2, 3]);
    expect(await rx.lastValueFrom(counted$)).toEqual([1, 2, 3]);
  });

  it('waits for all held promises, also those of earlier steps', async () => {
    const holds = [deferred<void>(), deferred<void>()];
    const seen: number[] = [];
    const subscription = run((ticks$) =>
      ticks$.pipe(
        rx.tap(({ step, hold }) => {
          if (step === 0) for (const { promise } of holds) hold(promise);
        }),
        rx.map(({ step }) => step),
      ),
    ).subscribe((step) => seen.push(step));
    await macrotasks(3);
    holds[1]!.resolve();
    await macrotasks(3);
    expect(seen).toEqual([0]);
    holds[0]!.resolve();
    await macrotasks(3);
    expect(seen.length).toBeGreaterThan(1);
    subscription.unsubscribe();
  });

  it('fails with a held promise, and frees the model', async () => {
    const before = numTensors();
    const failing$ = run((ticks$) =>
      ticks$.pipe(
        rx.tap(({ step, hold }) => {
          if (step === 2) hold(Promise.reject(new Error('held')));
        }),
        rx.map(({ step }) => step),
      ),
    );
    const seen: unknown[] = [];
    await new Promise<void>((done) => {
      failing$.subscribe({
        next: (step) => seen.push(step),
        error: (error: Error) => {
          seen.push(error.message);
          done();
        },
      });
    });
    expect(seen).toEqual([0, 1, 2, 'held']);
    expect(numTensors()).toBe(before);
  });

  it('takes the demanded number of steps, completes, and frees the model', async () => {
    const before = numTensors();
    const steps$ = run((ticks$) => ticks$.pipe(rx.count()), { credit$: rx.of(advance(5)) });
    expect(await rx.lastValueFrom(steps$)).toBe(5);
    expect(numTensors()).toBe(before);
  });
});
