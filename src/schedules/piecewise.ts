import { failure } from '../errors.js';
import { checked } from '../schema/checked.js';
import { number } from '../schema/numbers.js';
import { at, type Schedule, type Scheduled } from './schedule.js';

/** Refuses changes of which one would never be in force: each begins at a step after that of the one before. */
export const assertInOrder = (path: string, changes: readonly (readonly [from: number, ...unknown[]])[]): void =>
  changes.forEach(([from], i) => {
    checked(number(), `${path}[${i + 1}]`, from, 'give the step from which on it is in force');
    const before = changes[i - 1]?.[0];
    if (before !== undefined && from <= before)
      throw failure('ConfigError', `${path}[${i + 1}]`, `step ${from} does not come after step ${before}`, 'sort them');
  });

/**
 * `first`, and from each given step on the value beside it; what is a schedule sees the step of the run.
 *
 * In plain words: this value, and from that step on another one. Values may be numbers, losses, or schedules of them.
 * Schedules that each start a clock of their own are `joined`.
 *
 * Errors: `ConfigError` for steps that are no finite numbers or do not rise. Source: `piecewise_constant_schedule` of Optax,
 * here with the values themselves instead of their quotients.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { piecewise } from 'rxgan';
 *
 * const rate = piecewise(4e-3, [1_000, 2e-3], [2_000, 1e-3]);
 * assert.deepEqual([0, 999, 1_000, 2_000].map(rate), [4e-3, 4e-3, 2e-3, 1e-3]);
 * ```
 */
export const piecewise = <A>(
  first: Scheduled<A>,
  ...changes: readonly (readonly [from: number, value: Scheduled<A>])[]
): Schedule<A> => {
  assertInOrder('piecewise', changes);
  return (step) =>
    at(
      changes.reduce((current, [from, value]) => (step >= from ? value : current), first),
      step,
    );
};
