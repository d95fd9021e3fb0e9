import { failure } from './errors.js';
import { checked } from './schema/checked.js';
import { number } from './schema/numbers.js';
import type { Schema } from './schema/schema.js';

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
  throw failure('ConfigError', path, `expected ${schema.expected}, got ${value} at step ${step}`, next);
};

/** A schedule by how far a step is on the way from `from` to `to`, from 0 to 1; numbers that make no way are refused. */
const onTheWay =
  (name: string, valueAt: (from: number, to: number, progress: number) => number) =>
  (from: number, to: number, steps: number): Schedule => {
    checked(number(), `${name}.from`, from);
    checked(number(), `${name}.to`, to);
    checked(number({ above: 0 }), `${name}.steps`, steps);
    return (step) => valueAt(from, to, Math.min(1, Math.max(0, step / steps)));
  };

/** From `from` to `to` along a straight line over `steps` steps, then constant. */
export const linear = onTheWay('linear', (from, to, progress) => from + (to - from) * progress);

/** From `from` to `to` along half a cosine over `steps` steps, then constant (Loshchilov & Hutter 2017, eq. 5). */
export const cosine = onTheWay(
  'cosine',
  (from, to, progress) => to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2,
);

/** From `from` to `to`, both positive, by equal factors over `steps` steps, then constant. */
export const exponential = onTheWay('exponential', (from, to, progress) => from * (to / from) ** progress);

/** Refuses changes of which one would never be in force: each begins at a step after that of the one before. */
export const assertInOrder = (path: string, changes: readonly (readonly [from: number, ...unknown[]])[]): void =>
  changes.forEach(([from], i) => {
    checked(number(), `${path}[${i + 1}]`, from, 'give the step from which on it is in force');
    const before = changes[i - 1]?.[0];
    if (before !== undefined && from <= before)
      throw failure('ConfigError', `${path}[${i + 1}]`, `step ${from} does not come after step ${before}`, 'sort them');
  });

/** `first`, and from each given step on the value beside it; the steps rise. */
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
