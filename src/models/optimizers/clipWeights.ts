import * as tf from '@tensorflow/tfjs-core';
import { at, type Scheduled } from '../../schedules/schedule.js';
import type { Optimizer } from './optimizer.js';

/**
 * All weights of the network, biases included, limited to [-limit, limit] after each update.
 *
 * In plain words: WGAN's way of keeping the critic Lipschitz.
 *
 * Source: Arjovsky, Chintala & Bottou 2017, algorithm 1 (limit 0.01).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { clipWeights, rmsProp } from 'rxgan/models';
 *
 * assert.equal(clipWeights(0.01)(rmsProp()).name, 'clipWeights(rmsProp)');
 * ```
 */
export const clipWeights =
  (limit: Scheduled<number>) =>
  (optimizer: Optimizer): Optimizer => ({
    ...optimizer,
    name: `clipWeights(${optimizer.name})`,
    update: (update) => {
      const { weights, slots } = optimizer.update(update);
      const bound = at(limit, update.step);
      return { weights: tf.clipByValue(weights, -bound, bound), slots };
    },
  });
