import * as tf from '@tensorflow/tfjs-core';
import { checkedAt, type Scheduled } from '../schedules/schedule.js';
import { number } from '../schema/numbers.js';
import { type Cost, type SeparableLoss, sumOfMeans } from './separableLoss.js';

const share = number({ min: 0, max: 1 });

/** The label at this step; outside of [0, 1] a cross-entropy has no lower bound. */
export const labelAt = (path: string, label: Scheduled<number>, step: number): number =>
  checkedAt(share, path, label, step, 'use 0.9 for real and 0 for fake: outside of [0, 1] the loss has no lower bound');

/**
 * Label smoothing: real examples count as real with weight `real` and as fake with the rest, generated ones likewise
 * with `fake`.
 *
 *     L_D = mean (a A(r) + (1 - a) B(r)) + mean (b A(f) + (1 - b) B(f))        a = real, b = fake
 *
 * where A is the cost of a score that should look real and B of one that should look fake. For the cross-entropy this is
 * mean (softplus(r) - a r) + mean (softplus(f) - b f), with the optimum D* = (a p + b q) / (p + q).
 *
 * In plain words: keeps the discriminator from being too sure of itself. Leave `fake` at 0: smoothing that side rewards
 * the generator for its own mistakes. It changes what scores mean, so it wraps a plain loss, before penalties and noise.
 *
 * Errors: `ConfigError` for a label outside [0, 1]. Source: Salimans et al. 2016, section 3.4 (real 0.9, fake 0).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { labelSmoothing, lossContext, nonSaturating } from 'rxgan/losses';
 *
 * const sure = tf.tensor1d([100]);
 * const [cost] = await labelSmoothing(0.9)(nonSaturating).asReal(sure, lossContext()).data();
 * assert.ok(Math.abs(cost! - 10) < 1e-4);
 * ```
 */
export const labelSmoothing =
  (real: Scheduled<number> = 0.9, fake: Scheduled<number> = 0) =>
  <D extends string, G extends string>(loss: SeparableLoss<D, G>): SeparableLoss<D, G> => {
    const smoothed =
      (path: string, label: Scheduled<number>): Cost =>
      (scores, context) => {
        const share = labelAt(path, label, context.step);
        return tf.add(tf.mul(share, loss.asReal(scores, context)), tf.mul(1 - share, loss.asFake(scores, context)));
      };
    const asReal = smoothed('labelSmoothing.real', real);
    const asFake = fake === 0 ? loss.asFake : smoothed('labelSmoothing.fake', fake);
    return {
      ...loss,
      name: `labelSmoothing(${loss.name})`,
      asReal,
      asFake,
      discriminator: sumOfMeans({ asReal, asFake }),
      requirements: [
        ...loss.requirements,
        ({ step }) => void labelAt('labelSmoothing.real', real, step),
        ({ step }) => void labelAt('labelSmoothing.fake', fake, step),
      ],
    };
  };
