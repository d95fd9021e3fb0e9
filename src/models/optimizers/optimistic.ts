import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer.js';

/**
 * Optimistic updates: the optimizer is given 2 g_t - g_{t-1} in place of g_t, with g_0 = g_1.
 *
 * In plain words: step as if the gradient changed once more as it has just changed. Games that spin under plain descent
 * settle under it.
 *
 * For plain descent this is w ← w - 2 η g_t + η g_{t-1}. The last gradient is a slot of the optimizer, and so part of a
 * checkpoint. Source: Daskalakis et al. 2018, eqs 4 and 5, algorithm 1 for Adam.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { optimistic, sgd } from 'rxgan/models';
 *
 * assert.deepEqual(optimistic(sgd({ learningRate: 0.1 })).slots, ['velocity', 'previous gradient']);
 * ```
 */
export const optimistic = (optimizer: Optimizer): Optimizer => ({
  name: `optimistic(${optimizer.name})`,
  slots: [...optimizer.slots, 'previous gradient'],
  update: ({ gradient, slots, ...update }) => {
    const previous = update.iteration === 1 ? gradient : slots.at(-1)!;
    const { weights, slots: next } = optimizer.update({
      ...update,
      gradient: tf.sub(tf.mul(gradient, 2), previous),
      slots: slots.slice(0, -1),
    });
    return { weights, slots: [...next, gradient] };
  },
});
