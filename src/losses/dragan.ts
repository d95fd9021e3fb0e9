import * as tf from '@tensorflow/tfjs-core';
import { inputGradient } from '../models/gradients.js';
import { uniforms } from '../random.js';
import type { Scheduled } from '../schedules/schedule.js';
import { exampleNorms, penalized } from './penalized.js';

/**
 * Adds weight · mean (|∇D(x + δ)| - 1)² to the discriminator's loss, δ = spread · σ · u, u uniform in [0, 1] per number,
 * σ the standard deviation of all numbers of the batch.
 *
 * In plain words: a gradient penalty in the neighborhood of the data alone; the generated examples play no part in it.
 *
 * The gradient is that of the raw score. The one-sided noise is that of the authors' code; the paper writes N(0, c I).
 * Adds the metric `dragan`. Errors: as `gradientPenalty`. Source: Kodali et al. 2017, eq. 1 (weight 10, spread 0.5).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dragan, nonSaturating } from 'rxgan/losses';
 *
 * assert.deepEqual(dragan(10)(nonSaturating).discriminatorTerms.map(({ name }) => name), ['dragan']);
 * ```
 */
export const dragan = (weight: Scheduled<number> = 10, { spread = 0.5 }: { readonly spread?: number } = {}) =>
  penalized({
    name: 'dragan',
    weight,
    value: ({ critic, real, key }) => {
      const deviation = tf.sqrt(tf.mean(tf.square(tf.sub(real, tf.mean(real)))));
      const u = tf.tensor(Float32Array.from(uniforms(key('neighborhood'), real.size)), real.shape);
      const near = tf.add(real, tf.mul(tf.mul(spread, deviation), u));
      return tf.mean(tf.square(tf.sub(exampleNorms(inputGradient(critic, near)), 1)));
    },
  });
