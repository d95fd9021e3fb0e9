import { checked } from '../schema/checked.js';
import { integer, number } from '../schema/numbers.js';
import type { Schedule } from './schedule.js';

/**
 * From `from` on, times `factor` after every `every` steps, without an end: from · factor^⌊t / every⌋.
 *
 * In plain words: constant for a while, then a tenth of it (or whatever the factor is), and again.
 *
 * Errors: `ConfigError` for a `from` that is no finite number, a factor not above 0 and an `every` that is no positive integer.
 * Source: `exponential_decay` of Optax with staircase = True; `StepLR` of PyTorch.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { staircase } from 'rxgan';
 *
 * const rate = staircase(4e-3, 0.5, 1_000);
 * assert.deepEqual([0, 999, 1_000, 2_000].map(rate), [4e-3, 4e-3, 2e-3, 1e-3]);
 * ```
 */
export const staircase = (from: number, factor: number, every: number): Schedule => {
  checked(number(), 'staircase.from', from);
  checked(number({ above: 0 }), 'staircase.factor', factor, 'use 0.1 for a tenth each time');
  checked(integer({ min: 1 }), 'staircase.every', every, 'give the number of steps between two changes');
  return (step) => from * factor ** Math.max(0, Math.floor(step / every));
};
