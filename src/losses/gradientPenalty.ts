import * as tf from '@tensorflow/tfjs-core';
import { inputGradient } from '../models/gradients.js';
import { uniforms } from '../random.js';
import type { Scheduled } from '../schedules/schedule.js';
import { exampleNorms, penalized } from './penalized.js';

export interface GradientPenaltyOptions {
  /** Only slopes above 1 are punished; false if not given. */
  readonly oneSided?: boolean;
}

/**
 * Adds weight · mean (|∇D(x̂)| - 1)² to the discriminator's loss, x̂ = e x + (1 - e) x̃, e uniform per example; one-sided,
 * weight · mean max(0, |∇D(x̂)| - 1)².
 *
 * In plain words: between real and fake the critic should rise by one per unit of distance, no more and no less; one-sided,
 * no more.
 *
 * The norm is over all axes of one example. Adds the metric `gradientPenalty`, weighted as it enters the sum. Errors:
 * `NotTwiceDifferentiable`, with the layer's name; `ConfigError` for a critic with batch normalization, which mixes
 * examples. Source: Gulrajani et al. 2017, eq. 3 (weight 10; 0.1 for points in the plane); one-sided: section 4 there,
 * and Petzka et al. 2018.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { gradientPenalty, wasserstein } from 'rxgan/losses';
 *
 * const wganGp = gradientPenalty(10)(wasserstein);
 * assert.equal(wganGp.name, 'gradientPenalty(wasserstein)');
 * ```
 */
export const gradientPenalty = (weight: Scheduled<number> = 10, { oneSided = false }: GradientPenaltyOptions = {}) =>
  penalized({
    name: 'gradientPenalty',
    weight,
    value: ({ critic, real, fake, key }) => {
      const count = Math.min(real.shape[0]!, fake.shape[0]!);
      const share = tf.tensor(Float32Array.from(uniforms(key('interpolation'), count)), [
        count,
        ...real.shape.slice(1).map(() => 1),
      ]);
      const head = (x: tf.Tensor): tf.Tensor => (x.shape[0] === count ? x : tf.slice(x, 0, count));
      const between = tf.add(tf.mul(share, head(real)), tf.mul(tf.sub(1, share), head(fake)));
      const excess = tf.sub(exampleNorms(inputGradient(critic, between)), 1);
      return tf.mean(tf.square(oneSided ? tf.relu(excess) : excess));
    },
  });
