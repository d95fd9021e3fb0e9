import * as tf from '@tensorflow/tfjs-core';
import type { Scheduled } from '../schedules/schedule.js';
import { withDiscriminatorTerm } from './withTerm.js';

/**
 * Adds weight · (mean (D(x) - a_f)² + mean (D(x̃) - a_r)²) to the discriminator's loss, a_r and a_f moving averages of its
 * mean scores on real and generated examples.
 *
 * In plain words: keeps the two sides' scores from drifting apart, which helps most when there is little data.
 *
 * The averages start at 0, an update uses those from before it, and they are part of a checkpoint. Adds the metric
 * `leCam`. Source: Tseng et al. 2021, eq. 6 (weight 0.3 for CIFAR-10, decay 0.99).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { hinge, leCam } from 'rxgan/losses';
 *
 * assert.deepEqual(leCam()(hinge).discriminatorTerms.map(({ name }) => name), ['leCam']);
 * ```
 */
export const leCam = (weight: Scheduled<number> = 0.3, { decay = 0.99 }: { readonly decay?: number } = {}) =>
  withDiscriminatorTerm({
    name: 'leCam',
    weight,
    value: ({ head, state }) => {
      const [real, fake] = tf.unstack(state()) as [tf.Scalar, tf.Scalar];
      return tf.add(
        tf.mean(tf.square(tf.sub(head('real', 'score'), fake))),
        tf.mean(tf.square(tf.sub(head('fake', 'score'), real))),
      );
    },
    state: {
      name: 'leCam',
      initial: [0, 0],
      next: (averages, real, fake) =>
        tf.add(tf.mul(decay, averages), tf.mul(1 - decay, tf.stack([tf.mean(real), tf.mean(fake)]))),
    },
  });
