import * as tf from '@tensorflow/tfjs-core';
import type { Observable } from 'rxjs';
import { asScalar } from '../losses/asScalar.js';
import type { Players } from '../models/model.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { assertFree } from './assertFree.js';
import type { Due } from './every.js';
import { readback } from './internal/readback.js';

/** The metrics of one tick as plain numbers: what the steps produced, and no more. */
export type Report<M extends Metrics> = {
  readonly step: number;
  readonly deviceReads: number;
  readonly fusedUpdates: number;
  readonly tapeUpdates: number;
} & {
  readonly [K in keyof M]: Exclude<M[K], tf.Scalar> | number;
} extends infer R
  ? { readonly [K in keyof R]: R[K] }
  : never;

/** The fields that every row has, whatever is measured. */
export const rowFields: readonly string[] = ['step', 'deviceReads', 'fusedUpdates', 'tapeUpdates'];

/**
 * Leaves the device: the metrics of the last of every n ticks (or those a predicate of the step names) as plain numbers, in order.
 *
 * In plain words: stacks all metrics into one tensor and reads it once, without stopping training to wait.
 *
 * `inFlight` bounds how many reads are under way; beyond it the clock waits. `deviceReads` counts the reads that
 * the ticks of this pipeline have started so far; `fusedUpdates` and `tapeUpdates` count the updates of both players that took no tape and those that
 * did, since the model was made. Errors: `UsedAfterFrame`; `ConfigError` for an n below 1,
 * and for a metric named as one of these fields or `step`, or by a number: JavaScript would put it before them.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, take, toArray } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { hinge } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { discriminatorStep, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(discriminatorStep(hinge), report(5)),
 * );
 * const reports = await lastValueFrom(run$.pipe(take(2), toArray()));
 * assert.deepEqual(reports.map(({ step }) => step), [4, 9]);
 * ```
 */
export const report =
  (due: Due = 1, { inFlight = 2 }: { readonly inFlight?: number } = {}) =>
  <M extends Metrics>(source: Observable<Tick<unknown, M, unknown>>): Observable<Report<M>> =>
    source.pipe(
      readback(
        'report',
        due,
        ({ step, metrics, model }) => {
          const present = Object.entries(metrics).filter(
            (entry): entry is [string, tf.Scalar] => entry[1] !== undefined,
          );
          assertFree(
            'report',
            present.map(([name]) => name),
            rowFields,
          );
          const players = Object.values(model.players as Players);
          const updates = players.reduce((sum, { iterations }) => sum + iterations, 0);
          const fusedUpdates = players.reduce((sum, player) => sum + player.fusedUpdates, 0);
          return {
            tensors:
              present.length === 0
                ? []
                : [tf.stack(present.map(([name, scalar]) => tf.cast(asScalar(`metric ${name}`, scalar), 'float32')))],
            arrive: ([numbers], deviceReads) =>
              ({
                step,
                deviceReads,
                fusedUpdates,
                tapeUpdates: updates - fusedUpdates,
                ...Object.fromEntries(present.map(([name], i) => [name, numbers![i]])),
              }) as unknown as Report<M>,
          };
        },
        inFlight,
      ),
    );
