import { failure } from '../errors.js';
import { functionMetadata } from '../functionMetadata.js';
import type { Schedule } from '../schedules/schedule.js';
import { checked } from '../schema/checked.js';
import { number } from '../schema/numbers.js';
import { string } from '../schema/scalars.js';
import type { AdaptiveRule } from './followers.js';
import { type MemoryKey, openMemory } from './memory.js';

export interface AdaptiveOptions<K extends string> {
  /** What a checkpoint keeps its state under; its own among those of a model. */
  readonly name: string;
  /** The numbers that move it, as `remember` and `rememberEvaluation` keep them. */
  readonly metrics: readonly MemoryKey<K>[];
  readonly initial: number;
  /** The next value, each time that all metrics have been measured anew. */
  readonly update: (value: number, measured: { readonly [P in K]: number }) => number;
}

/**
 * A schedule that is moved by measurements: its value is what `update` makes of the one before and of the numbers that have
 * been measured.
 *
 * In plain words: a rate, a weight or a number of updates that depends on how training goes, in a run that is still the same
 * run every time.
 *
 * v ← update(v, measured), once for each time that every one of the metrics has been given to the model's memory. Numbers
 * are given at stated steps (`remember`: the next one), so a value depends on the seed and not on speed, nor on who asks
 * for it. Name the schedule in the model's `adaptive`: its state is part of the model and of its checkpoints, and a schedule
 * of several models has one in each. Within a step the value is that of its model; outside of steps, as in a drawing or
 * in what is done with a row, it is `initial`: to see it, make it a metric by a `step`. Errors: `ConfigError` for no metrics, for
 * a value that is no finite number, for two schedules of one name in a model, and for one that is used and not in the model's
 * `adaptive`.
 *
 * The probability of ADA (Karras et al. 2020, section 3.2) and the k of BEGAN (Berthelot et al. 2017, eq. 5) are of this kind.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, toArray } from 'rxjs';
 * import { adaptive } from 'rxgan';
 * import { ring } from 'rxgan/data';
 * import { hinge } from 'rxgan/losses';
 * import { memoryKey, mlpGan } from 'rxgan/models';
 * import { discriminatorStep, generatorStep, remember, report, takeSteps, times } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const dLoss = memoryKey('dLoss');
 * const updates = adaptive({
 *   name: 'critic updates',
 *   metrics: [dLoss],
 *   initial: 3,
 *   update: (k, measured) => Math.min(5, Math.max(1, measured.dLoss > 1 ? k + 1 : k - 1)),
 * });
 * const run$ = scoped(mlpGan({ seed: 1, adaptive: [updates] }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     times(updates, discriminatorStep(hinge)),
 *     generatorStep(hinge),
 *     remember(dLoss),
 *     takeSteps(3),
 *     report(),
 *   ),
 * );
 * const rows = await lastValueFrom(run$.pipe(toArray()));
 * assert.equal(rows[1]!.fusedUpdates - rows[0]!.fusedUpdates, 1 + (rows[0]!.dLoss > 1 ? 4 : 2));
 * ```
 *
 * @see reduceOnPlateau, remember, rememberEvaluation
 */
export const adaptive = <K extends string>({ name, metrics, initial, update }: AdaptiveOptions<K>): Schedule =>
  adaptiveSchedule({
    name,
    metrics: metrics.map((metric) => metric.name),
    initial: { value: initial },
    update: ({ value }, measured) => ({ value: update(value!, measured as { readonly [P in K]: number }) }),
  });

/** The rule behind each adaptive schedule. */
export const adaptiveRules = functionMetadata<Schedule, AdaptiveRule>();

/** The schedule of a rule: the number called `value` of its state. */
export const adaptiveSchedule = (rule: AdaptiveRule): Schedule => {
  checked(string({ min: 1 }), 'adaptive.name', rule.name, 'give it a name of its own');
  const path = `schedule ${rule.name}`;
  const finite = (state: AdaptiveRule['initial']): AdaptiveRule['initial'] => {
    checked(number(), path, state['value'], 'give a finite number');
    return state;
  };
  if (rule.metrics.length === 0 || new Set(rule.metrics).size < rule.metrics.length)
    throw failure('ConfigError', path, 'names no metric, or one twice', 'name each number that moves it once');
  finite(rule.initial);
  const own: AdaptiveRule = { ...rule, update: (state, measured) => finite(rule.update(state, measured)) };
  return adaptiveRules.keep(() => (openMemory()?.adapted(own) ?? own.initial)['value']!, own);
};
