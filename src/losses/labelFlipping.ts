import * as tf from '@tensorflow/tfjs-core';
import { uniforms } from '../random.js';
import type { Scheduled } from '../schedules/schedule.js';
import { labelAt } from './labelSmoothing.js';
import { type Cost, type SeparableLoss, sumOfMeans } from './separableLoss.js';

/**
 * Each example, real or generated, is called by the wrong name with probability `share`, drawn afresh for every update.
 *
 *     L_D = mean_i (k_i A(r_i) + (1 - k_i) B(r_i)) + mean_i (k'_i B(f_i) + (1 - k'_i) A(f_i)),    P(k = 0) = share
 *
 * In plain words: a few lies keep the discriminator modest. With e = share, D* = ((1 - e) p + e q) / (p + q), which stays
 * in [e, 1 - e], so the generator's gradient never vanishes. Wraps a plain loss, before penalties and noise.
 *
 * Errors: `ConfigError` for a share outside [0, 1]. Source: Chintala et al. 2016, "How to train a GAN", point 6.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { labelFlipping, lossContext, wasserstein } from 'rxgan/losses';
 *
 * const always = labelFlipping(1)(wasserstein);
 * assert.equal(await always.discriminator(tf.tensor1d([3]), tf.tensor1d([1]), lossContext()).array(), 2);
 * ```
 */
export const labelFlipping =
  (share: Scheduled<number>) =>
  <D extends string, G extends string>(loss: SeparableLoss<D, G>): SeparableLoss<D, G> => {
    const flipped =
      (purpose: string, right: Cost, wrong: Cost): Cost =>
      (scores, context) => {
        const limit = labelAt('labelFlipping.share', share, context.step);
        const kept = Float32Array.from(uniforms(context.key(purpose), scores.size), (u) => (u < limit ? 0 : 1));
        const keep = tf.tensor(kept, scores.shape);
        return tf.add(tf.mul(keep, right(scores, context)), tf.mul(tf.sub(1, keep), wrong(scores, context)));
      };
    const asReal = flipped('flipped real', loss.asReal, loss.asFake);
    const asFake = flipped('flipped fake', loss.asFake, loss.asReal);
    return {
      ...loss,
      name: `labelFlipping(${loss.name})`,
      asReal,
      asFake,
      discriminator: sumOfMeans({ asReal, asFake }),
      requirements: [...loss.requirements, ({ step }) => void labelAt('labelFlipping.share', share, step)],
    };
  };
