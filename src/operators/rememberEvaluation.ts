import { type Observable, tap } from 'rxjs';
import type { Estimate } from '../metrics/rows.js';
import type { MemoryKey } from '../models/memory.js';
import type { GanPlayer, Players } from '../models/model.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { checkedPeriod, type Due, dueWhen } from './every.js';
import { assertSizes, beginEvaluation, type Evaluation, type EvaluationOptions } from './internal/evaluation.js';

export interface RememberedEvaluationOptions<L = Players<GanPlayer>> extends EvaluationOptions<L> {
  /** How many steps after the evaluated one its value is known; 1 if not given, and then the clock waits for it. */
  readonly after?: number;
}

/**
 * Keeps the value of an evaluation in the model's memory, where ticks find it a stated number of steps later.
 *
 * In plain words: lets a schedule or a stop depend on how good the generator is:
 * `takeWhile(({ model }) => !(model.memory.get(memoryKey('coverage'))! > 0.9))`.
 *
 * The work is done in slices between the steps. The value of step s is there from step s + `after` on, neither earlier
 * nor later, counted by the clock also where this operator sees a part of the ticks; so a run depends on its seed and not on
 * its speed: if the work takes longer, the clock waits. Work that is under way belongs to the model: another clock of the
 * model goes on with it, and a checkpoint holds what it comes to. Errors:
 * `UsedAfterFrame`; those of the metric; `ConfigError` for an `after` below 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, map, take, toArray } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { energyDistance, rows } from 'rxgan/metrics';
 * import { memoryKey, mlpGan } from 'rxgan/models';
 * import { rememberEvaluation } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const real = rows(ring().means.flat(), 2);
 * const far = (fake: typeof real) => energyDistance(real, fake);
 * const known$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     map((tick) => ({ ...tick, known: tick.model.memory.has(memoryKey('distance')) })),
 *     rememberEvaluation(memoryKey('distance'), 10, far, { after: 3, count: 20 }),
 *     map(({ model }) => model.memory.has(memoryKey('distance'))),
 *     take(14),
 *     toArray(),
 *   ),
 * );
 * assert.equal((await lastValueFrom(known$)).indexOf(true), 9 + 3);
 * ```
 */
export const rememberEvaluation = <L = Players<GanPlayer>>(
  key: MemoryKey,
  due: Due,
  evaluation: Evaluation<Pick<Estimate, 'value'>>,
  options: RememberedEvaluationOptions<L> = {},
) => {
  const isDue = dueWhen('rememberEvaluation', due);
  assertSizes('rememberEvaluation', options);
  const after = checkedPeriod('rememberEvaluation.after', options.after ?? 1);
  return <B, M extends Metrics>(source: Observable<Tick<B, M, L>>): Observable<Tick<B, M, L>> =>
    source.pipe(
      tap((tick) => {
        if (tick.trace !== undefined || !isDue(tick.step)) return;
        const { memory, progress } = tick.model;
        const work = beginEvaluation(tick, evaluation, options, progress.signal);
        memory.setLater(
          key,
          work().then(({ value }) => value),
          tick.step + after,
        );
      }),
    );
};
