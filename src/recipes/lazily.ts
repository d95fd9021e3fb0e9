import type { AdversarialLoss, AnyLoss } from '../losses/loss.js';
import { checkedPeriod } from '../operators/every.js';
import { at, type Schedule, type Scheduled } from '../schedules/schedule.js';

/**
 * The loss with a penalty at the first of every n steps at which its weight is above 0, at n times that weight; without it
 * elsewhere.
 *
 * In plain words: the penalty works as hard, and costs a part. It is there from step 0 on: steps 0, n, 2n, …, while
 * `every(n, …)` and what is reported are the last of n.
 *
 * Errors: `ConfigError` for an n below 1. Source: Karras et al. 2020, section 3.1 ("lazy regularization").
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { hinge, r1 } from 'rxgan/losses';
 * import { lazily } from 'rxgan/recipes';
 *
 * const loss = lazily(4, r1, 0.1)(hinge);
 * assert.deepEqual([0, 1, 2, 3, 4].map((step) => loss(step).discriminatorTerms.length), [1, 0, 0, 0, 1]);
 * ```
 */
export const lazily =
  (interval: number, penalty: (weight: Schedule) => (loss: AnyLoss) => AnyLoss, weight: Scheduled<number>) =>
  (loss: AdversarialLoss<string, string>): Schedule<AnyLoss> => {
    checkedPeriod('lazily', interval);
    const penalized = penalty((step) => interval * at(weight, step))(loss);
    return (step) => (step % interval === 0 && at(weight, step) > 0 ? penalized : loss);
  };
