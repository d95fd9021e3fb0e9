import * as tf from '@tensorflow/tfjs-core';
import { inputGradient } from '../models/gradients.js';
import { uniforms } from '../random.js';
import type { Scheduled } from '../schedule.js';
import { penalised } from './penalised.js';

/** |g_i| for each example, over all axes but the batch. The 1e-12 keeps the root differentiable where a critic is flat. */
export const gradientNorms = (gradient: tf.Tensor): tf.Tensor1D => {
  const rows = tf.reshape(gradient, [gradient.shape[0]!, -1]);
  return tf.sqrt(tf.add(tf.sum(tf.square(rows), 1), 1e-12));
};

/**
 * Adds weight · mean (|∇D(x̂)| - 1)² to the discriminator's loss, x̂ = e x + (1 - e) x̃, e uniform per example.
 *
 * In plain words: between real and fake the critic should rise by one per unit of distance, no more and no less.
 *
 * The norm is over all axes of one example. Adds the metric `gradientPenalty`, weighted as it enters the sum. Errors:
 * `NotTwiceDifferentiable`, with the layer's name. Not for critics with batch normalisation, which couples examples.
 * Source: Gulrajani et al. 2017, eq. 3 (weight 10; 0.1 for points in the plane).
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
export const gradientPenalty = (weight: Scheduled<number> = 10) =>
  penalised({
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
      return tf.mean(tf.square(tf.sub(gradientNorms(inputGradient(critic, between)), 1)));
    },
  });
