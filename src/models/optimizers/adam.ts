import * as tf from '@tensorflow/tfjs-core';
import type { Scheduled } from '../../schedules/schedule.js';
import { inPlaceSteps, type Optimizer, rateAt, type Update } from './optimizer.js';

export interface AdamOptions {
  readonly learningRate?: Scheduled<number> | undefined;
  readonly beta1?: number | undefined;
  readonly beta2?: number | undefined;
  readonly epsilon?: number | undefined;
}

/**
 * Adam: m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², w ← w - rate · m̂ / (√v̂ + ε), m̂ = m/(1-β₁ᵗ), v̂ = v/(1-β₂ᵗ).
 *
 * In plain words: steps of about `rate` in every weight, whatever the gradient's scale. The defaults are DCGAN's.
 *
 * The corrections are computed from the integer t, so a restored run continues bit for bit; tfjs's own Adam does not
 * (it multiplies them up in float32 and restores them by a power).
 *
 * Source: Kingma & Ba 2015, algorithm 1; β₁ = 0.5, rate 2e-4 from Radford et al. 2015.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { adam } from 'rxgan/models';
 * import { cosine } from 'rxgan';
 *
 * assert.deepEqual(adam({ learningRate: cosine(1e-3, 0, 20_000), beta1: 0 }).slots, ['mean', 'square']);
 * ```
 */
export const adam = ({
  learningRate = 2e-4,
  beta1 = 0.5,
  beta2 = 0.999,
  epsilon = 1e-8,
}: AdamOptions = {}): Optimizer => {
  // rate m̂ / (√v̂ + ε) with the corrections moved into two numbers: rate √c₂ / c₁ · m / (√v + ε √c₂).
  const numbers = ({ iteration, step }: Pick<Update, 'iteration' | 'step'>) => {
    const correction = Math.sqrt(1 - beta2 ** iteration);
    return {
      stride: (rateAt('adam', learningRate, step) * correction) / (1 - beta1 ** iteration),
      epsilon: epsilon * correction,
    };
  };
  const update: Optimizer['update'] = ({ weights, gradient, slots: [m, v], ...count }) => {
    const mean = tf.add(tf.mul(m!, beta1), tf.mul(gradient, 1 - beta1)) as tf.Tensor1D;
    const square = tf.add(tf.mul(v!, beta2), tf.mul(tf.square(gradient), 1 - beta2)) as tf.Tensor1D;
    const now = numbers(count);
    const change = tf.div(mean, tf.add(tf.sqrt(square), now.epsilon));
    return { weights: tf.sub(weights, tf.mul(change, now.stride)) as tf.Tensor1D, slots: [mean, square] };
  };
  return {
    name: 'adam',
    slots: ['mean', 'square'],
    update: inPlaceSteps.keep(update, (count) => ({ name: 'adam', ...numbers(count), beta1, beta2 })),
  };
};
