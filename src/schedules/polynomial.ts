import { checked } from '../schema/checked.js';
import { number } from '../schema/numbers.js';
import { transition } from './internal/transition.js';
import type { Schedule } from './schedule.js';

/**
 * From `from` to `to` over `steps` steps, then constant: to + (from - to) · (1 - t / steps)^power.
 *
 * In plain words: a power above 1 changes fast at first and gently at the end, one below 1 the other way round; 1 is `linear`.
 *
 * Errors: `ConfigError` for ends that are no finite numbers, and for `steps` and a power not above 0. Source:
 * `polynomial_schedule` of Optax; `PolynomialLR` of PyTorch, with to = 0.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { polynomial } from 'rxgan';
 *
 * const rate = polynomial(25, 5, 10, 2);
 * assert.deepEqual([0, 5, 10, 99].map(rate), [25, 10, 5, 5]);
 * ```
 */
export const polynomial = (from: number, to: number, steps: number, power: number): Schedule => {
  checked(number({ above: 0 }), 'polynomial.power', power, 'use 1 for a straight line');
  return transition('polynomial', (start, end, progress) => end + (start - end) * (1 - progress) ** power)(
    from,
    to,
    steps,
  );
};
