import { type Observable, tap } from 'rxjs';
import type { ModelOf, Players } from '../models/model.js';
import { type Due, dueWhen } from '../operators/every.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { type Checkpoint, checkpoint } from './checkpoint.js';

/**
 * Saves a checkpoint after the last of every n steps (or those a predicate of the step names).
 *
 * In plain words: so that a run that was lost can go on from the last one.
 *
 * It may stand anywhere among the steps: the checkpoint is of the whole step. The clock waits until it is saved; what `save`
 * fails with is the stream's error. Errors: `ConfigError` for an n that is not a positive integer.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { hinge } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { discriminatorStep, takeSteps } from 'rxgan/operators';
 * import { checkpointEvery } from 'rxgan/runs';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const saved: number[] = [];
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     discriminatorStep(hinge),
 *     checkpointEvery(4, ({ step }) => saved.push(step)),
 *     takeSteps(10),
 *   ),
 * );
 * await lastValueFrom(run$);
 * assert.deepEqual(saved, [4, 8]);
 * ```
 *
 * @see restore
 */
export const checkpointEvery = (due: Due, save: (checkpoint: Checkpoint) => unknown) => {
  const isDue = dueWhen('checkpointEvery', due);
  return <B, M extends Metrics, L>(source: Observable<Tick<B, M, L>>): Observable<Tick<B, M, L>> =>
    source.pipe(
      tap(({ step, model, hold, trace }) => {
        if (trace === undefined && isDue(step)) hold(checkpoint(model as unknown as ModelOf<Players>).then(save));
      }),
    );
};
