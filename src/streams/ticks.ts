import * as tf from '@tensorflow/tfjs-core';
import { Observable } from 'rxjs';
import type { ModelOf } from '../models/model.js';
import type { BatchSource, HostBatch, HostFields } from './batches.js';
import { type ClockOptions, clock } from './clock.js';
import { frame } from './frame.js';
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
 * Shapes: `tick.batch` is `[size, ...example]` as the source gives it, or a record of such tensors for a source of several
 * fields. Errors: what the source fails with; whatever a
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
export const ticks = <L extends object, H extends HostBatch | HostFields>(
  model: ModelOf<L>,
  source: BatchSource<H>,
  { control, credit$, ...options }: TickOptions = {},
): Observable<Tick<Uploaded<H>, {}, L>> =>
  new Observable<Tick<Uploaded<H>, {}, L>>((subscriber) => {
    const held = new Set<Promise<unknown>>();
    let reads = 0;
    const shared = {
      model,
      metrics: {},
      read: (tensor: tf.Tensor) => {
        reads++;
        return tensor.data() as Promise<Float32Array>;
      },
      readLater: (count: number) => {
        reads += count;
        return (tensor: tf.Tensor) => tensor.data() as Promise<Float32Array>;
      },
      deviceReads: () => reads,
      hold: (promise: Promise<unknown>) => {
        held.add(promise);
        promise.then(
          () => held.delete(promise),
          () => undefined,
        );
      },
    };
    const load = (step: number): Loaded<H> | Promise<Loaded<H>> => {
      const batch = source(step);
      return batch instanceof Promise ? batch.then((loaded) => ({ step, batch: loaded })) : { step, batch };
    };
    control?.begin(options.from ?? 0, Object.keys(model.players));
    subscriber.add(() => control?.over());
    return clock<Loaded<H>>(load, {
      ...options,
      credit$: control?.credit$ ?? credit$,
      settled: () => (held.size > 0 ? Promise.all(held) : undefined),
    })
      .pipe(
        frame(
          ({ step, batch }, lease): Tick<Uploaded<H>, {}, L> => {
            control?.passing(step);
            return { step, lease, ...uploaded(batch), learners: control?.players(step), ...shared };
          },
          ({ step }) => step,
        ),
      )
      .subscribe(subscriber);
  });

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
