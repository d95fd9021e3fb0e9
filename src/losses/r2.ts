import type { Scheduled } from '../schedules/schedule.js';
import { zeroCentered } from './penalized.js';

/**
 * Adds weight / 2 · mean |∇D(x̃)|² on generated examples to the discriminator's loss.
 *
 * In plain words: the discriminator should be flat where the generator is. Goes well with R1 and a relativistic loss.
 *
 * Adds the metric `r2`, weighted as it enters the sum. Errors: as `gradientPenalty`.
 * Source: Mescheder, Geiger & Nowozin 2018, eq. 10.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { nonSaturating, r1, r2, relativisticPairing } from 'rxgan/losses';
 *
 * const loss = r2(1)(r1(1)(relativisticPairing(nonSaturating)));
 * assert.deepEqual(loss.discriminatorTerms.map(({ name }) => name), ['r1', 'r2']);
 * ```
 */
export const r2 = (weight: Scheduled<number> = 10) => zeroCentered('r2', 'fake', weight);
