import * as tf from '@tensorflow/tfjs-core';
import { at, type Scheduled } from '../../schedules/schedule.js';
import { inPlaceSteps, type Optimizer, rateAt } from './optimizer.js';

export interface SgdOptions {
  readonly learningRate?: Scheduled<number> | undefined;
  /** May be scheduled too: the 2014 papers raise it from 0.5 to 0.7. */
  readonly momentum?: Scheduled<number> | undefined;
}

/**
 * Stochastic gradient descent with momentum: u ← μu + g, w ← w - rate · u.
 *
 * In plain words: a ball rolling downhill. μ = 0 is plain gradient descent.
 *
 * Source: Polyak 1964; used by Goodfellow et al. 2014.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { sgd } from 'rxgan/models';
 *
 * assert.deepEqual(sgd({ learningRate: 0.1, momentum: 0.5 }).slots, ['velocity']);
 * ```
 */
export const sgd = ({ learningRate = 0.01, momentum = 0 }: SgdOptions = {}): Optimizer => {
  const update: Optimizer['update'] = ({ weights, gradient, slots: [u], step }) => {
    const velocity = tf.add(tf.mul(u!, at(momentum, step)), gradient) as tf.Tensor1D;
    return {
      weights: tf.sub(weights, tf.mul(velocity, rateAt('sgd', learningRate, step))) as tf.Tensor1D,
      slots: [velocity],
    };
  };
  return {
    name: 'sgd',
    slots: ['velocity'],
    update: inPlaceSteps.keep(update, ({ step }) => ({
      name: 'sgd',
      rate: rateAt('sgd', learningRate, step),
      momentum: at(momentum, step),
    })),
  };
};
