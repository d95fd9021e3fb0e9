import type { MonoTypeOperatorFunction } from 'rxjs';
import { at, checkedAt, type Scheduled } from '../schedules/schedule.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import { scheduleStepOf } from '../streams/scheduleStep.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { gate } from './internal/route.js';
import { around } from './internal/tracing.js';
import type { Adding, GanStep, StepOf } from './step.js';

/** Is this the last of `period` steps? The convention of `every`, `report` and `samples` alike. */
export const isDue = (step: number, period: Scheduled<number>): boolean => (step + 1) % at(period, step) === 0;

/** Which ticks an observer looks at: the last of every n, or those for which the predicate of the step holds. */
export type Due = number | ((step: number) => boolean);

/** The predicate behind a `Due`. */
export const dueWhen = (name: string, due: Due): ((step: number) => boolean) => {
  if (typeof due === 'function') return due;
  const period = checkedPeriod(name, due);
  return (step) => isDue(step, period);
};

const positive = integer({ min: 1 });
const usual = 'use 1 for every step';

/** A period is a positive integer, checked when the pipeline is built. */
export const checkedPeriod = (name: string, period: number): number => checked(positive, name, period, usual);

/** The same of a period that may be a schedule, whose value is checked at the step that has it. */
export const checkedPeriodAt = (name: string, period: Scheduled<number>, step: number): number =>
  typeof period === 'function' ? checkedAt(positive, name, period, step, usual) : checkedPeriod(name, period);

type PeriodicTick = Pick<Tick, 'step' | 'scheduleStep' | 'alone'>;

/**
 * Sends the last of every n ticks through the operator: steps n - 1, 2n - 1, …; other ticks pass by.
 *
 * In plain words: `every(5, generatorStep(loss))` after a discriminator step gives DDDDDG, n_critic = 5.
 *
 * A tick is due when (step + 1) mod n = 0. n may be a schedule, whose value at that very step counts: nothing is remembered, and
 * a resumed run goes on as it would have. The critic of WGAN makes 100 updates for each of the first 25 of the generator, then 5:
 * `every(piecewise(100, [2_500, 5]), generatorStep(wasserstein))`. A period counts steps, also inside of another one.
 *
 * Laws: `every(1, f) = f`, `every(a, every(b, f)) = every(lcm(a, b), f)`. Errors: `ConfigError` for an n that is not a positive
 * integer, of a schedule at the step that has it. Source: Arjovsky, Chintala & Bottou 2017 (their code), for the schedule.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, map, range, toArray } from 'rxjs';
 * import { piecewise } from 'rxgan';
 * import { every } from 'rxgan/operators';
 *
 * type Fake = { step: number; log: string };
 * const d = map((tick: Fake) => ({ ...tick, log: `${tick.log}D` }));
 * const g = map((tick: Fake) => ({ ...tick, log: `${tick.log}G` }));
 * const source = range(0, 10).pipe(map((step) => ({ step, log: '' })));
 * const seen = await lastValueFrom(source.pipe(d, every(5, g), toArray()));
 * assert.equal(seen.map(({ log }) => log).join(''), 'DDDDDGDDDDDG');
 *
 * const more = await lastValueFrom(source.pipe(d, every(piecewise(4, [4, 2]), g), toArray()));
 * assert.equal(more.map(({ log }) => log).join(''), 'DDDDGDDGDDGDDG');
 * ```
 */
export function every<N extends Metrics, L, B, M extends Metrics>(
  n: Scheduled<number>,
  operator: Adding<N, L, B>,
): StepOf<Partial<N>, L, B, M>;
export function every<N extends Metrics>(n: Scheduled<number>, operator: Adding<N>): GanStep<Partial<N>>;
export function every<T extends { readonly step: number }>(
  n: Scheduled<number>,
  operator: MonoTypeOperatorFunction<T>,
): MonoTypeOperatorFunction<T>;
export function every(n: Scheduled<number>, operator: unknown): unknown {
  if (typeof n !== 'function') checkedPeriod('every', n);
  const isTurn = (tick: PeriodicTick): boolean => {
    const step = scheduleStepOf(tick);
    return (tick.alone ?? 0) > 0 || isDue(step, checkedPeriodAt('every', n, step));
  };
  const describe = around((inside) => ({ _tag: 'Every', period: n, inside }));
  return gate(isTurn, operator as MonoTypeOperatorFunction<PeriodicTick>, describe);
}
