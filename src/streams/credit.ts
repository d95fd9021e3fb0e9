import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';

/**
 * Credit is how many more steps a clock may take: a number, sent whenever it changes.
 *
 * In plain words: `run` lets training go on, `pause` holds it, `advance(n)` lets it take n more steps.
 *
 * Errors: `ConfigError` for an n that is not a positive integer.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { advance, pause, run } from 'rxgan/streams';
 *
 * assert.deepEqual([run, pause, advance(3)], [Infinity, 0, 3]);
 * ```
 */
export type Credit = number;

export const run: Credit = Number.POSITIVE_INFINITY;
export const pause: Credit = 0;
/** Take `n` more steps, then pause; while paused, advances add up. */
export const advance = (n: number): Credit => checked(integer({ min: 1 }), 'advance', n, 'use pause, or advance(1)');

/** What a clock takes for credit. */
export const checkedCredit = (credit: Credit): Credit =>
  credit === run ? run : checked(integer({ min: 0 }), 'credit', credit, 'give run, pause or advance(n)');
