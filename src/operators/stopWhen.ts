import { type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { Metrics, Tick } from '../streams/tick.js';

/**
 * Stops the clock after the step for which the test holds, and completes when everything that was begun is done.
 *
 * In plain words: train until. That step is the last one, and is trained in full.
 *
 * A test of a measured number reads the model's memory, so that the stop depends on declared earlier steps and a resumed run
 * stops at the same one. Errors: what the test throws.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, toArray } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { hinge } from 'rxgan/losses';
 * import { memoryKey, mlpGan } from 'rxgan/models';
 * import { discriminatorStep, remember, report, stopWhen } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const dLoss = memoryKey('dLoss');
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     discriminatorStep(hinge),
 *     remember(dLoss),
 *     stopWhen(({ model, step }) => model.memory.get(dLoss)! < 1 || step === 99),
 *     report(),
 *   ),
 * );
 * const rows = await lastValueFrom(run$.pipe(toArray()));
 * assert.equal(rows.findIndex((row) => row.dLoss < 1), rows.length === 100 ? -1 : rows.length - 2);
 * ```
 *
 * @see takeSteps, earlyStopping
 */
export const stopWhen = <T extends Pick<Tick<unknown, Metrics, unknown>, 'stop' | 'trace'>>(
  test: (tick: T) => boolean,
): MonoTypeOperatorFunction<T> =>
  tap((tick) => {
    if (tick.trace === undefined && test(tick)) tick.stop();
  });
