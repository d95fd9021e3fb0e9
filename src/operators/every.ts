import type { MonoTypeOperatorFunction } from 'rxjs';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import { scheduleStepOf } from '../streams/scheduleStep.js';
import type { Metrics, Tick } from '../streams/tick.js';
import type { Adding, GanStep, StepOf } from './step.js';
import { when } from './when.js';

/** Is this the last of `period` steps? The convention of `every`, `report` and `samples` alike. */
export const isDue = (step: number, period: number): boolean => (step + 1) % period === 0;

/** Which ticks an observer looks at: the last of every n, or those for which the predicate of the step holds. */
export type Due = number | ((step: number) => boolean);

/** The predicate behind a `Due`. */
export const dueWhen = (name: string, due: Due): ((step: number) => boolean) => {
  if (typeof due === 'function') return due;
  const period = checkedPeriod(name, due);
  return (step) => isDue(step, period);
};

/** A period is a positive integer, checked when the pipeline is built. */
export const checkedPeriod = (name: string, period: number): number =>
  checked(integer({ min: 1 }), name, period, 'use 1 for every step');

type PeriodicTick = Pick<Tick, 'step' | 'scheduleStep' | 'alone'>;

/**
 * Sends the last of every n ticks through the operator: steps n - 1, 2n - 1, …; other ticks pass by.
 *
 * In plain words: `every(5, generatorStep(loss))` after a discriminator step gives DDDDDG, n_critic = 5.
 *
 * Law: `every(1, f) = f`. Errors: `ConfigError` for an n below 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, map, range, toArray } from 'rxjs';
 * import { every } from 'rxgan/operators';
 *
 * type Fake = { step: number; log: string };
 * const d = map((tick: Fake) => ({ ...tick, log: `${tick.log}D` }));
 * const g = map((tick: Fake) => ({ ...tick, log: `${tick.log}G` }));
 * const source = range(0, 10).pipe(map((step) => ({ step, log: '' })));
 * const seen = await lastValueFrom(source.pipe(d, every(5, g), toArray()));
 * assert.equal(seen.map(({ log }) => log).join(''), 'DDDDDGDDDDDG');
 * ```
 */
export function every<N extends Metrics, L, B, M extends Metrics>(
  n: number,
  operator: Adding<N, L, B>,
): StepOf<Partial<N>, L, B, M>;
export function every<N extends Metrics>(n: number, operator: Adding<N>): GanStep<Partial<N>>;
export function every<T extends { readonly step: number }>(
  n: number,
  operator: MonoTypeOperatorFunction<T>,
): MonoTypeOperatorFunction<T>;
export function every(n: number, operator: unknown): unknown {
  checkedPeriod('every', n);
  return when(
    (tick: PeriodicTick) => tick.alone || isDue(scheduleStepOf(tick), n),
    operator as MonoTypeOperatorFunction<PeriodicTick>,
  );
}
