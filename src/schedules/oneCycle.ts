import { failure } from '../errors.js';
import { checked } from '../schema/checked.js';
import { integer, number } from '../schema/numbers.js';
import { cosine } from './cosine.js';
import { joined } from './joined.js';
import type { Schedule } from './schedule.js';

export interface OneCycleOptions {
  /** The part of all steps in which the value rises, rounded down to whole steps. Default 0.3. */
  readonly pctStart?: number;
  /** The first value is peak / divFactor. Default 25. */
  readonly divFactor?: number;
  /** The last value is the first one / finalDivFactor. Default 1e4. */
  readonly finalDivFactor?: number;
}

/**
 * Up to `peak` and far below the beginning, over `steps` steps, each way along half a cosine, then constant: from
 * peak / divFactor to peak in ⌊pctStart · steps⌋ steps, and to peak / (divFactor · finalDivFactor) in the others.
 *
 * In plain words: a short warm-up to a rate that is higher than one would dare to keep, and a long way down.
 *
 * Defaults: pctStart 0.3, divFactor 25, finalDivFactor 1e4. Errors: `ConfigError` for a peak not above 0, steps that are no
 * positive integer, a divFactor below 1, a finalDivFactor not above 0, and a pctStart that leaves no step to rise in. Source:
 * Smith & Topin 2017, who go along straight lines, here `joined` pieces of `linear`; `cosine_onecycle_schedule` of Optax.
 * (`OneCycleLR` of PyTorch reaches peak and end one step earlier.)
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { oneCycle } from 'rxgan';
 *
 * const rate = oneCycle(1, 1_000, { pctStart: 0.5, divFactor: 4, finalDivFactor: 2 });
 * assert.deepEqual([0, 250, 500, 1_000, 9_999].map(rate), [0.25, 0.625, 1, 0.125, 0.125]);
 * ```
 */
export const oneCycle = (
  peak: number,
  steps: number,
  { pctStart = 0.3, divFactor = 25, finalDivFactor = 1e4 }: OneCycleOptions = {},
): Schedule => {
  checked(number({ above: 0 }), 'oneCycle.peak', peak);
  checked(integer({ min: 1 }), 'oneCycle.steps', steps, 'give the number of steps of the run');
  checked(number({ above: 0, below: 1 }), 'oneCycle.pctStart', pctStart, 'use 0.3 for three tenths of the steps');
  checked(number({ min: 1 }), 'oneCycle.divFactor', divFactor, 'use 25 to begin at a 25th of the peak');
  checked(number({ above: 0 }), 'oneCycle.finalDivFactor', finalDivFactor, 'use 1e4 to end at 1e-4 of the beginning');
  const rising = Math.floor(pctStart * steps);
  // A part below 1 always leaves a step to fall, however it is rounded.
  if (rising < 1)
    throw failure(
      'ConfigError',
      'oneCycle.pctStart',
      `${pctStart} of ${steps} steps leaves no whole step to rise in`,
      'give more steps or a larger part',
    );
  const falling = steps - rising;
  const first = peak / divFactor;
  return joined([cosine(first, peak, rising), rising], [cosine(peak, first / finalDivFactor, falling), falling]);
};
