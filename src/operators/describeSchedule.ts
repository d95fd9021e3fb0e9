import type * as tf from '@tensorflow/tfjs-core';
import type { GanPlayer, Players } from '../models/model.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import { printSchedule } from './internal/printSchedule.js';
import { type AnySchedule, traceSchedule } from './traceSchedule.js';

export interface DescribeOptions {
  /** In how many steps schedules are looked at, such as those of the run; 10,000 if not given. */
  readonly steps?: number | undefined;
}

/**
 * A schedule of training as one line of text: who learns, in which order, and how often.
 *
 * In plain words: write a schedule, print it, and see whether it is the one that you meant.
 *
 * Any operator over ticks is described: a step, a `flow` of steps, what `every`, `when`, `times`, `phases` and `learning` make of
 * them, to any depth. One tick without data is sent through the very operator that trains, and through all of its branches;
 * instead of computing, each step says what it is. No tensor is made, and no function of a step, test or objective is called;
 * schedules (losses, periods, counts) are, at the first `steps` steps, and what they do later is not told.
 *
 * The line, from the tightest to the loosest:
 *
 * - a step: `D`, `G`, `D+G` (`simultaneousStep`), `EMA` of the generator or `EMA encoder` of another player, `encoder+decoder`
 *   (`minimize`), a `step` of one's own by the name of its function, or `step`;
 * - `r1·D D D D`, step by step: terms of the loss that come and go in a cycle of at most 16 steps;
 * - `f×2`: `times`; `f every 5`: `every` and `nCritic`, one in another as one; where the number is a schedule,
 *   `f every 100, from 2500 every 5`, or `f every n(step)` (`f×k(step)`) if it changes more
 *   than three times, or by measurements (`adaptive`);
 * - `f when ahead`: `when`, by the name of its test, or `f at times`;
 * - `[f, from 20: g, from 100 (local): h]`: `phases`;
 * - `f | g`: one after the other, of the same tick;
 * - `nothing`, where nobody learns; `…`, where an operator of one's own needs a batch or lets no tick pass.
 *
 * What does not learn (`remember`, `takeSteps`, `assertFinite`, `gradientNorms`, …) is left out. Law:
 * `describeSchedule(flow(f, g)) = describeSchedule(f) + ' | ' + describeSchedule(g)` for f and g that learn. Errors: `ConfigError` for
 * `steps` that is no positive integer.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { flow } from 'fp-ts/lib/function.js';
 * import { piecewise } from 'rxgan';
 * import { hinge, r1 } from 'rxgan/losses';
 * import { alternating, describeSchedule, discriminatorStep, ema, every, generatorStep, phases, times } from 'rxgan/operators';
 * import { lazily } from 'rxgan/recipes';
 *
 * const lazy = discriminatorStep(lazily(4, r1, 0.1)(hinge));
 * const schedule = flow(lazy, every(5, generatorStep(hinge)), ema('generator'));
 * assert.equal(describeSchedule(schedule), 'r1·D D D D | G every 5 | EMA');
 *
 * const critic = alternating(hinge, { nCritic: piecewise(100, [2_500, 5]) });
 * assert.equal(describeSchedule(critic), 'D | G every 100, from 2500 every 5');
 *
 * const warmUp = phases(times(2, discriminatorStep(hinge)), [20, alternating(hinge)]);
 * assert.equal(describeSchedule(warmUp), '[D×2, from 20: D | G]');
 * ```
 *
 * @see drawSchedule, for the schedule of a recipe step by step
 */
export const describeSchedule = <L = Players<GanPlayer>, B = tf.Tensor>(
  schedule: AnySchedule<B, L>,
  { steps = 10_000 }: DescribeOptions = {},
): string => {
  checked(integer({ min: 1 }), 'describeSchedule.steps', steps, 'give the steps of the run');
  return printSchedule(traceSchedule(schedule), steps);
};
