import type { OperatorFunction } from 'rxjs';
import type { GanPlayer, Players } from '../models/model.js';
import type { Metrics, Tick } from '../streams/tick.js';
import type { Due } from './every.js';
import { assertSizes, beginEvaluation, type Evaluation, type EvaluationOptions } from './internal/evaluation.js';
import { inOrder } from './internal/inOrder.js';

export type { Evaluation, EvaluationOptions } from './internal/evaluation.js';

/**
 * Leaves the device with an evaluation of the generator, of the last of every n ticks (or those a predicate of the step
 * names), in order.
 *
 * In plain words: how good is it by now? Examples are made and measured in slices of a few milliseconds between the steps
 * that follow, from a copy of the weights, so that training never waits for longer than a slice.
 *
 * For images give `features`, and the metric sees those: `evaluate(500, (fake) => frechetDistance(real, fake), { features:
 * digitFeatures })` is `digitFeatures.frechetName`.
 *
 * One evaluation is under way at a time; when a second one waits, the clock does. What is under way at the end is
 * finished before the completion. For a decision that depends on the result use `rememberEvaluation`. Errors:
 * `UsedAfterFrame`; those of the metric; `ConfigError` for counts that are no positive integers.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, take } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { energyDistance, rows } from 'rxgan/metrics';
 * import { mlpGan } from 'rxgan/models';
 * import { evaluate } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const real = rows(ring().means.flat(), 2);
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     take(5),
 *     evaluate(5, (fake) => energyDistance(real, fake), { count: 20 }),
 *   ),
 * );
 * const { step, result } = await lastValueFrom(run$);
 * assert.deepEqual([step, result.fake], [4, 20]);
 * ```
 */
export const evaluate = <R, L = Players<GanPlayer>>(
  due: Due,
  evaluation: Evaluation<R>,
  options: EvaluationOptions<L> = {},
): OperatorFunction<Tick<unknown, Metrics, L>, { readonly step: number; readonly result: R }> => {
  assertSizes('evaluate', options);
  return inOrder('evaluate', due, (tick, before, signal) => {
    const work = beginEvaluation(tick, evaluation, options, signal);
    return before.then(work).then((result) => ({ step: tick.step, result }));
  });
};
