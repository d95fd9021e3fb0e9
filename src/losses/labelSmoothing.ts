import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { at, type Scheduled } from '../schedule.js';
import type { SeparableLoss } from './loss.js';

/**
 * One-sided label smoothing: real examples count as real with weight `target` and as fake with the rest.
 *
 *     L_D = target · A(r) + (1 - target) · B(r) + B(f)
 *
 * where A is the loss of scores that should look real and B of scores that should look fake. For the cross-entropy this
 * is mean(softplus(r) - target · r) + mean softplus(f), with the optimum D* = target · p / (p + q).
 *
 * In plain words: keeps the discriminator from being too sure of itself. Only the real side is smoothed: smoothing the
 * fake side would reward the generator for its own mistakes. It changes what scores mean, so it wraps a plain loss,
 * before penalties and noise.
 *
 * Errors: `ConfigError` for a target outside [0, 1]. Source: Salimans et al. 2016, section 3.4 (target 0.9).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { labelSmoothing, nonSaturating } from 'rxgan/losses';
 *
 * const sure = tf.tensor1d([100]);
 * const [cost] = await labelSmoothing(0.9)(nonSaturating).asReal(sure, 0).data();
 * assert.ok(Math.abs(cost! - 10) < 1e-4);
 * ```
 */
export const labelSmoothing =
  (target: Scheduled<number> = 0.9) =>
  (loss: SeparableLoss): SeparableLoss => {
    const asReal: SeparableLoss['asReal'] = (scores, step) => {
      const share = at(target, step);
      if (!(share >= 0 && share <= 1))
        throw failure(
          'ConfigError',
          'labelSmoothing.target',
          `expected a number from 0 to 1, got ${share} at step ${step}`,
          'use 0.9: beyond 1 the loss has no lower bound',
        );
      return tf.add(tf.mul(share, loss.asReal(scores, step)), tf.mul(1 - share, loss.asFake(scores, step)));
    };
    return {
      ...loss,
      name: `labelSmoothing(${loss.name})`,
      asReal,
      discriminator: (real, fake, step) => tf.add(asReal(real, step), loss.asFake(fake, step)),
    };
  };
