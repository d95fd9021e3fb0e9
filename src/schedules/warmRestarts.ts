import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import { halfCosine } from './internal/halfCosine.js';
import { transition } from './internal/transition.js';
import type { Schedule } from './schedule.js';

/** How far a step is in the cycle that it belongs to, from 0 to below 1. */
const progressIn = (step: number, steps: number, multiplier: number): number => {
  if (multiplier === 1) return (step % steps) / steps;
  let [local, length] = [step, steps];
  while (local >= length) {
    local -= length;
    length *= multiplier;
  }
  return local / length;
};

/**
 * From `from` to `to` along half a cosine again and again, without an end: cycle i = 0, 1, … takes
 * T = steps · multiplierⁱ steps, and its step t has to + (from - to) · (1 + cos(π t / T)) / 2.
 *
 * In plain words: a `cosine` that begins anew when it has reached its end; with a multiplier of 2 each time takes twice as long
 * as the time before. Restarts from other values are `joined` pieces of `cosine`.
 *
 * Defaults: multiplier 1. Errors: `ConfigError` for ends that are no finite numbers, and for steps or a multiplier that is no
 * positive integer. Source: SGDR, Loshchilov & Hutter 2017, section 3; `sgdr_schedule` of Optax, without its warm-ups and
 * without an end; `CosineAnnealingWarmRestarts` of PyTorch.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { warmRestarts } from 'rxgan';
 *
 * const rate = warmRestarts(4e-3, 0, 100, 2);
 * assert.deepEqual([0, 50, 100, 200, 300].map(rate), [4e-3, 2e-3, 4e-3, 2e-3, 4e-3]);
 * ```
 */
export const warmRestarts = (from: number, to: number, steps: number, multiplier = 1): Schedule => {
  const cycle = transition('warmRestarts', halfCosine)(from, to, 1);
  checked(integer({ min: 1 }), 'warmRestarts.steps', steps, 'give the number of steps of the first cycle');
  checked(integer({ min: 1 }), 'warmRestarts.multiplier', multiplier, 'use 1 for cycles of equal length');
  return (step) => cycle(progressIn(step, steps, multiplier));
};
