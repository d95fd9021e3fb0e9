import { halfCosine } from './internal/halfCosine.js';
import { transition } from './internal/transition.js';

/**
 * From `from` to `to` along half a cosine over `steps` steps, then constant: to + (from - to) · (1 + cos(π t / steps)) / 2.
 *
 * In plain words: slow at both ends and fast in between, so that a run settles before it ends.
 *
 * Errors: `ConfigError` for ends that are no finite numbers and for `steps` not above 0. Source: Loshchilov & Hutter 2017,
 * eq. 5, without restarts; `cosine_decay_schedule` of Optax, with alpha = to / from.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { cosine } from 'rxgan';
 *
 * const rate = cosine(2e-3, 0, 1_000);
 * assert.deepEqual([0, 500, 1_000, 9_999].map(rate), [2e-3, 1e-3, 0, 0]);
 * ```
 */
export const cosine = transition('cosine', halfCosine);
