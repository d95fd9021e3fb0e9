import * as tf from '@tensorflow/tfjs-core';
import { Observable, Subject } from 'rxjs';
import { failure } from '../errors.js';
import { isPromiseLike } from '../isPromiseLike.js';
import { openFor } from '../models/memory.js';
import type { ModelOf } from '../models/model.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import type { BatchSource, HostBatch, HostFields } from './batches.js';
import { type ClockOptions, clock, macrotask } from './clock.js';
import { afterFrame, frame } from './frame.js';
import { oneHot } from './labels.js';
import type { StepControl } from './stepControl.js';
import type { Tick } from './tick.js';

export interface TickOptions extends Pick<ClockOptions, 'from' | 'credit$' | 'defer'> {
  /** Says which players learn, when to wait and when to end, in place of `credit$`. */
  readonly control?: StepControl | undefined;
}

/** What a source gives for a step: one batch, or one for each of its fields. */
type Uploaded<H> = H extends HostBatch ? tf.Tensor : { readonly [K in keyof H]: tf.Tensor };

interface Loaded<H> {
  readonly step: number;
  readonly batch: H;
}

/**
 * The stream everything starts from: one tick a step, its batch on the device for the time of the frame.
 *
 * In plain words: a clock that hands out the next batch together with the model.
 *
 * The first step is the one that the model has come to, unless `from` says another: a second stream of the same model, after
 * the first has ended (`concat`) or failed (`retry`), goes on where that one stopped, and so does one of a restored model.
 * A step that was begun is not begun again. Shapes: `tick.batch` is `[size, ...example]` as the source gives it, or a
 * record of such tensors for a source of several fields. Errors: what the source fails with; what a held promise fails with,
 * as soon as everything that is held has settled; `ConfigError` for two clocks of one model at a time.
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
export const ticks = <L extends object, H extends HostBatch | HostFields>(
  model: ModelOf<L>,
  source: BatchSource<H>,
  { control, credit$, from, ...options }: TickOptions = {},
): Observable<Tick<Uploaded<H>, {}, L>> => {
  if (from !== undefined)
    checked(integer({ min: 0 }), 'ticks.from', from, 'give the number of the first step, such as 0');
  let start = from;
  return new Observable<Tick<Uploaded<H>, {}, L>>((subscriber) => {
    const { progress } = model;
    // A clock that begins after another one has failed is that of a retry.
    if (progress.failureTold) progress.forgetFailures();
    const first = start ?? progress.steps;
    const stop$ = new Subject<void>();
    const own = {};
    let begun = false;
    let end = Number.POSITIVE_INFINITY;
    const shared = {
      model,
      metrics: {},
      read: (tensor: tf.Tensor) => {
        progress.reads++;
        return tensor.data() as Promise<Float32Array>;
      },
      readLater: (count: number) => {
        progress.reads += count;
        return (tensor: tf.Tensor) => tensor.data() as Promise<Float32Array>;
      },
      deviceReads: () => progress.reads,
      hold: progress.hold,
      first,
      stop: (before = progress.steps) => {
        end = Math.min(end, checked(integer(), 'tick.stop', before, 'give the step before which to end'));
        if (progress.steps >= end) stop$.next();
      },
    };
    const load = (step: number): Loaded<H> | PromiseLike<Loaded<H>> => {
      const batch = source(step);
      return isPromiseLike(batch)
        ? Promise.resolve(batch).then((loaded) => ({ step, batch: loaded as H }))
        : { step, batch };
    };
    const begin = (step: number): void => {
      progress.clock ??= own;
      if (progress.clock !== own)
        throw failure(
          'ConfigError',
          'ticks',
          'another clock trains this model',
          'share() the ticks among all who use them',
        );
      if ((begun || start === undefined) && step !== progress.steps)
        throw failure(
          'ConfigError',
          'ticks',
          `the model has come to step ${progress.steps} since this clock was subscribed to, at step ${step}`,
          'subscribe after whatever else trains or restores it',
        );
      begun = true;
      // A later subscription, as of a retry, goes on.
      start = undefined;
      control?.passing(step);
      progress.steps = step + 1;
    };
    const leave = (): void => {
      if (progress.clock === own) progress.clock = undefined;
    };
    let asked = false;
    const ready = (step: number): Promise<void> | undefined => {
      const pending = progress.settled(step);
      // Not when it is subscribed to: an operator that ends another clock is told after those that begin this one.
      const ended = step >= end || (asked && [...progress.ends].some(({ before }) => step >= before));
      asked = true;
      if (pending === undefined && ended) stop$.next();
      return pending?.catch((error: unknown) => {
        if (!subscriber.closed) progress.failureTold = true;
        throw error;
      });
    };
    subscriber.add(leave);
    try {
      if (progress.signal.aborted)
        throw failure('ConfigError', 'ticks', 'the model has been freed', 'use it within scoped, or make another one');
      if (control !== undefined) {
        control.begin(first, Object.keys(model.players), model.memory);
        progress.signal.addEventListener('abort', control.end, { once: true });
        subscriber.add(control.over);
      }
    } catch (error) {
      // In another turn: a retry that waits for nothing must not go round for ever in this one.
      subscriber.add((options.defer ?? macrotask)(() => subscriber.error(error)));
      return undefined;
    }
    return clock<Loaded<H>>(load, {
      ...options,
      from: first,
      credit$: control?.credit$ ?? credit$,
      stop$,
      ready,
    })
      .pipe(
        frame(
          ({ step, batch }, lease): Tick<Uploaded<H>, {}, L> => {
            const onDevice = uploaded(batch);
            begin(step);
            afterFrame(openFor(model.memory));
            return { step, lease, ...onDevice, learners: control?.players(step), ...shared };
          },
          ({ step }) => step,
        ),
      )
      .subscribe({
        next: (tick) => subscriber.next(tick),
        // The model is free before others hear of it, who may restore it or train it further.
        error: (error: unknown) => {
          leave();
          subscriber.error(error);
        },
        complete: () => {
          leave();
          subscriber.complete();
        },
      });
  });
};

const isOne = (batch: HostBatch | HostFields): batch is HostBatch => ArrayBuffer.isView(batch['data']);
const upload = ({ data, shape }: HostBatch): tf.Tensor => tf.tensor(data, [...shape]);

/** The batch on the device with its labels; those of several fields are the labels of the first that has some. */
const uploaded = <H extends HostBatch | HostFields>(batch: H): Pick<Tick<Uploaded<H>>, 'batch' | 'labels'> => {
  const fields: HostFields = isOne(batch) ? { batch } : (batch as HostFields);
  const labels = Object.values(fields).find((field) => field.labels !== undefined)?.labels;
  const tensors = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, upload(field)]));
  return {
    batch: (isOne(batch) ? tensors['batch'] : tensors) as Uploaded<H>,
    labels: labels && { ...labels, oneHot: oneHot(labels) },
  };
};
