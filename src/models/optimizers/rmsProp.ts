import * as tf from '@tensorflow/tfjs-core';
import type { Scheduled } from '../../schedules/schedule.js';
import { inPlaceSteps, type Optimizer, rateAt } from './optimizer.js';

export interface RmsPropOptions {
  readonly learningRate?: Scheduled<number> | undefined;
  readonly decay?: number | undefined;
  readonly epsilon?: number | undefined;
}

/**
 * RMSProp: v ← ρv + (1-ρ)g², w ← w - rate · g / (√v + ε).
 *
 * In plain words: the gradient divided by its recent size; the optimizer of WGAN with clipping, where momentum harms.
 *
 * ρ = 0.99 and ε outside the root, as in PyTorch, which the WGAN defaults come from (tfjs has 0.9 and ε inside).
 *
 * Source: Tieleman & Hinton 2012, lecture 6.5; rate 5e-5 from Arjovsky et al. 2017.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { rmsProp } from 'rxgan/models';
 *
 * assert.deepEqual(rmsProp({ learningRate: 1e-4 }).slots, ['square']);
 * ```
 */
export const rmsProp = ({ learningRate = 5e-5, decay = 0.99, epsilon = 1e-8 }: RmsPropOptions = {}): Optimizer => {
  const update: Optimizer['update'] = ({ weights, gradient, slots: [v], step }) => {
    const square = tf.add(tf.mul(v!, decay), tf.mul(tf.square(gradient), 1 - decay)) as tf.Tensor1D;
    const change = tf.div(gradient, tf.add(tf.sqrt(square), epsilon));
    return {
      weights: tf.sub(weights, tf.mul(change, rateAt('rmsProp', learningRate, step))) as tf.Tensor1D,
      slots: [square],
    };
  };
  return {
    name: 'rmsProp',
    slots: ['square'],
    update: inPlaceSteps.keep(update, ({ step }) => ({
      name: 'rmsProp',
      rate: rateAt('rmsProp', learningRate, step),
      decay,
      epsilon,
    })),
  };
};
