import type { MonoTypeOperatorFunction } from 'rxjs';
import type { Tick } from '../streams/tick.js';
import { type Ending, endedBy } from './internal/endedBy.js';

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
export const stopWhen =
  <T extends Ending & Pick<Tick, 'step'>>(test: (tick: T) => boolean): MonoTypeOperatorFunction<T> =>
  (source) =>
    endedBy(source, (tick) => (test(tick) ? tick.step + 1 : undefined));
