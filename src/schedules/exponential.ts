import { number } from '../schema/numbers.js';
import { transition } from './internal/transition.js';

/**
 * From `from` to `to`, both positive, by equal factors over `steps` steps, then constant: from · (to / from)^(t / steps).
 *
 * In plain words: the same part is lost at every step, as in radioactive decay. By one factor now and then: `staircase`.
 *
 * Errors: `ConfigError` for ends and for `steps` that are no finite numbers above 0. Source: `exponential_decay` of Optax,
 * with decay_rate = to / from and end_value = to.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { exponential } from 'rxgan';
 *
 * const rate = exponential(1, 0.25, 1_000);
 * assert.deepEqual([0, 500, 1_000, 9_999].map(rate), [1, 0.5, 0.25, 0.25]);
 * ```
 */
export const exponential = transition(
  'exponential',
  (from, to, progress) => from * (to / from) ** progress,
  number({ above: 0 }),
);
