import * as tf from '@tensorflow/tfjs-core';
import { Observable } from 'rxjs';
import type { Gan } from '../models/gan.js';
import type { BatchSource, HostBatch } from './batches.js';
import { type ClockOptions, clock } from './clock.js';
import { frame } from './frame.js';
import { oneHot } from './labels.js';
import type { Steered } from './steered.js';
import type { Tick } from './tick.js';

export interface TickOptions extends Pick<ClockOptions, 'from' | 'credit$' | 'defer'> {
  /** Who steers the run: says which players learn, when to wait and when to end, in place of `credit$`. */
  readonly steering?: Steered | undefined;
}

interface Beat {
  readonly step: number;
  readonly batch: HostBatch;
}

/**
 * The stream everything starts from: one tick a step, its batch on the device for the time of the frame.
 *
 * In plain words: a clock that hands out the next batch together with the model.
 *
 * Shapes: `tick.batch` is `[size, ...example]` as the source gives it. Errors: what the source fails with; whatever a
 * held promise fails with.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, map, take, toArray } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { mlpGan } from 'rxgan/models';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const data = batches(ring(), { size: 4, seed: 1 });
 * const seen$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, data).pipe(map(({ step, batch }) => [step, ...batch.shape])),
 * );
 * assert.deepEqual(await lastValueFrom(seen$.pipe(take(2), toArray())), [[0, 4, 2], [1, 4, 2]]);
 * ```
 */
export const ticks = (
  gan: Gan,
  source: BatchSource,
  { steering, credit$, ...options }: TickOptions = {},
): Observable<Tick> =>
  new Observable<Tick>((subscriber) => {
    const held = new Set<Promise<unknown>>();
    let reads = 0;
    const shared: Pick<Tick, 'gan' | 'latents' | 'metrics' | 'read' | 'readLater' | 'deviceReads' | 'hold'> = {
      gan,
      latents: gan.latents,
      metrics: {},
      read: (tensor) => {
        reads++;
        return tensor.data() as Promise<Float32Array>;
      },
      readLater: (count) => {
        reads += count;
        return (tensor) => tensor.data() as Promise<Float32Array>;
      },
      deviceReads: () => reads,
      hold: (promise) => {
        held.add(promise);
        promise.then(
          () => held.delete(promise),
          () => undefined,
        );
      },
    };
    const beat = (step: number): Beat | Promise<Beat> => {
      const batch = source(step);
      return batch instanceof Promise ? batch.then((loaded) => ({ step, batch: loaded })) : { step, batch };
    };
    steering?.begin(options.from ?? 0);
    subscriber.add(() => steering?.over());
    return clock<Beat>(beat, {
      ...options,
      credit$: steering?.credit$ ?? credit$,
      settled: () => (held.size > 0 ? Promise.all(held) : undefined),
    })
      .pipe(
        frame(
          ({ step, batch }, lease): Tick => {
            steering?.passing(step);
            return {
              step,
              lease,
              batch: tf.tensor(batch.data, [...batch.shape]),
              labels: batch.labels && { ...batch.labels, oneHot: oneHot(batch.labels) },
              learners: steering?.players(step),
              ...shared,
            };
          },
          ({ step }) => step,
        ),
      )
      .subscribe(subscriber);
  });
