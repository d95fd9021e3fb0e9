import * as tf from '@tensorflow/tfjs-core';
import { at, type Scheduled } from '../../schedules/schedule.js';
import type { Optimizer } from './optimizer.js';

const withGradient =
  (name: string, change: (gradient: tf.Tensor1D, step: number) => tf.Tensor1D) =>
  (optimizer: Optimizer): Optimizer => ({
    ...optimizer,
    name: `${name}(${optimizer.name})`,
    update: (update) => optimizer.update({ ...update, gradient: change(update.gradient, update.step) }),
  });

/**
 * Each component of the gradient limited to [-limit, limit] before the update.
 *
 * In plain words: Keras's `clipvalue`, which tfjs's optimizers lack. It may turn the gradient's direction.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { adam, clipGradientByValue } from 'rxgan/models';
 *
 * assert.equal(clipGradientByValue(1)(adam()).name, 'clipGradientByValue(adam)');
 * ```
 */
export const clipGradientByValue = (limit: Scheduled<number>): ((optimizer: Optimizer) => Optimizer) =>
  withGradient('clipGradientByValue', (gradient, step) => tf.clipByValue(gradient, -at(limit, step), at(limit, step)));

/**
 * The gradient of the whole network scaled down to Euclidean norm `limit` where it is longer: g · min(1, limit / |g|).
 *
 * In plain words: never a longer step than this; the direction is kept.
 *
 * Source: Pascanu et al. 2013, algorithm 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { adam, clipGradientByNorm } from 'rxgan/models';
 *
 * assert.equal(clipGradientByNorm(5)(adam()).name, 'clipGradientByNorm(adam)');
 * ```
 */
export const clipGradientByNorm = (limit: Scheduled<number>): ((optimizer: Optimizer) => Optimizer) =>
  withGradient('clipGradientByNorm', (gradient, step) => {
    const norm = tf.sqrt(tf.sum(tf.square(gradient)));
    // limit / max(|g|, limit) is 1 inside the ball and never divides by zero.
    return tf.mul(gradient, tf.div(at(limit, step), tf.maximum(norm, at(limit, step))));
  });
