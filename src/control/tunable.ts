import type { Scheduled } from '../schedules/schedule.js';
import { checked } from '../schema/checked.js';
import { number } from '../schema/numbers.js';

/** A number that can be changed while a run goes on: what it is by itself, and the range of what it may be set to. */
export interface Tunable {
  readonly schedule: Scheduled<number>;
  readonly min: number;
  readonly max: number;
  /** What people read in place of its name. */
  readonly label?: string;
}

export interface TunableOptions {
  /** 0 if not given. */
  readonly min?: number;
  readonly max: number;
  readonly label?: string;
}

/**
 * Makes a number of a run one that can be changed while the run goes on.
 *
 * In plain words: by itself it follows its schedule; once it is set, it stays at what it was set to.
 *
 * Errors: `ConfigError` for a range without numbers in it.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { cosine } from 'rxgan';
 * import { runControl, tunable } from 'rxgan/control';
 *
 * const control = runControl({ tunables: { learningRate: tunable(cosine(4e-3, 0, 100), { max: 1 }) } });
 * assert.equal(control.tunable('learningRate')(0), 4e-3);
 * ```
 */
export const tunable = (schedule: Scheduled<number>, { min = 0, max, label }: TunableOptions): Tunable => {
  checked(number(), 'tunable.min', min, 'use 0');
  checked(number({ min }), 'tunable.max', max, 'use a number that is not below min');
  return { schedule, min, max, ...(label !== undefined && { label }) };
};
