import { transition } from './internal/transition.js';

/**
 * From `from` to `to` along a straight line over `steps` steps, then constant: from + (to - from) · t / steps.
 *
 * In plain words: the same change at every step, until it is done. From 0 to a rate it is a warm-up.
 *
 * Errors: `ConfigError` for ends that are no finite numbers and for `steps` not above 0. Source: `linear_schedule` of Optax.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { linear } from 'rxgan';
 *
 * const noise = linear(0.1, 0, 1_000);
 * assert.deepEqual([0, 500, 1_000, 9_999].map(noise), [0.1, 0.05, 0, 0]);
 * ```
 */
export const linear = transition('linear', (from, to, progress) => from + (to - from) * progress);
