import type { Scheduled } from '../schedules/schedule.js';
import { zeroCentered } from './penalized.js';

/**
 * Adds weight / 2 · mean |∇D(x)|² on real examples to the discriminator's loss.
 *
 * In plain words: the discriminator should be flat where the data is, which makes training converge locally.
 *
 * Adds the metric `r1`, weighted as it enters the sum. Errors: as `gradientPenalty`.
 * Source: Mescheder, Geiger & Nowozin 2018, eq. 9 (weight 10 for images).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { exponential } from 'rxgan';
 * import { nonSaturating, r1 } from 'rxgan/losses';
 *
 * const loss = r1(exponential(1, 1e-4, 10_000))(nonSaturating);
 * assert.deepEqual(loss.discriminatorTerms.map(({ name }) => name), ['r1']);
 * ```
 */
export const r1 = (weight: Scheduled<number> = 10) => zeroCentered('r1', 'real', weight);
