import { failure } from '../errors.js';
import { type Schema, shown } from '../schema/schema.js';

/**
 * A schedule is a function of the step; a scheduled value is a value or a schedule of values.
 *
 * In plain words: wherever this library takes a number, it also takes `(step) => number`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { at, linear } from 'rxgan';
 *
 * const noise = linear(0.1, 0, 1_000);
 * assert.equal(at(noise, 500), 0.05);
 * assert.equal(at(0.1, 500), 0.1);
 * ```
 */
export type Schedule<A = number> = (step: number) => A;
export type Scheduled<A> = A | Schedule<A>;

/** The value of a scheduled value at a step. (A scheduled value is never itself a function: a loss is a record.) */
export const at = <A>(scheduled: Scheduled<A>, step: number): A =>
  typeof scheduled === 'function' ? (scheduled as Schedule<A>)(step) : scheduled;

/** The value at a step, if it is of the schema; otherwise a `ConfigError` is thrown that names the step as well. */
export const checkedAt = (
  schema: Schema<number>,
  path: string,
  scheduled: Scheduled<number>,
  step: number,
  next: string,
): number => {
  const value = at(scheduled, step);
  if (schema.decode(value, path)._tag === 'Right') return value;
  throw failure('ConfigError', path, `expected ${schema.expected}, got ${shown(value)} at step ${step}`, next);
};
