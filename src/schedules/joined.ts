import { failure } from '../errors.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import { at, type Schedule, type Scheduled } from './schedule.js';

/**
 * One piece after the other, each for its number of steps and by a clock of its own: piece i gives at step t the value that it
 * has at t - (the steps of the pieces before it). After its steps the last piece goes on.
 *
 * In plain words: first this schedule from its beginning, then that one from its beginning. In `piecewise` all see the step
 * of the run. Pieces may be numbers, losses, or schedules of them; a warm-up is a `linear` piece before any other, as below.
 *
 * Errors: `ConfigError` without pieces and for steps that are no positive integer. Source: `join_schedules` of Optax.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { cosine, joined, linear } from 'rxgan';
 *
 * const warmedUp = joined([linear(0, 4e-3, 100), 100], [cosine(4e-3, 0, 1_000), 1_000]);
 * assert.deepEqual([0, 50, 100, 600, 1_100].map(warmedUp), [0, 2e-3, 4e-3, 2e-3, 0]);
 * ```
 */
export const joined = <A>(...pieces: readonly (readonly [piece: Scheduled<A>, steps: number])[]): Schedule<A> => {
  if (pieces.length === 0)
    throw failure('ConfigError', 'joined', 'expected at least one piece, got none', 'give [schedule, steps]');
  pieces.forEach(([, steps], i) => {
    checked(integer({ min: 1 }), `joined[${i}].steps`, steps, 'give the number of steps that the piece lasts');
  });
  const starts = pieces.map((_, i) => pieces.slice(0, i).reduce((sum, [, steps]) => sum + steps, 0));
  return (step) => {
    const i = Math.max(
      0,
      starts.findLastIndex((start) => step >= start),
    );
    return at(pieces[i]![0], step - starts[i]!);
  };
};
