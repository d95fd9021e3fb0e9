import * as tf from '@tensorflow/tfjs-core';
import { at, type Scheduled } from '../schedules/schedule.js';
import { checked } from '../schema/checked.js';
import { number } from '../schema/numbers.js';
import { klToStandardNormal } from './klToStandardNormal.js';
import type { GaussianCode } from './reparameterize.js';

/** The two terms of a variational auto-encoder's loss, and their sum. */
export interface NegativeElbo {
  readonly loss: tf.Scalar;
  readonly reconstruction: tf.Scalar;
  /** Weighted, as it enters the sum. */
  readonly kl: tf.Scalar;
}

/**
 * The variational auto-encoder's loss: E_q[-log p(x|z)] + β · KL(q(z|x) ‖ N(0, I)).
 *
 * In plain words: reconstruct well, from codes that look like noise. With β = 1 minus this is a lower bound of log p(x);
 * β above 1 makes codes simpler (β-VAE), a schedule from 0 lets them form first.
 *
 * `reconstruction` is a negative log-likelihood such as `bernoulliNll(x, decode(reparameterize(code, noise)))`: sums over
 * numbers and codes, means over the batch. (A mean over pixels there would multiply β by their number.) Errors:
 * `ConfigError` for β below 0. Source: Kingma & Welling 2013, eq. 10; Higgins et al. 2017, eq. 4.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { negativeElbo } from 'rxgan/losses';
 *
 * const code = { mean: tf.tensor2d([[2]]), logVariance: tf.zeros([1, 1]) };
 * const { loss, kl } = negativeElbo({ reconstruction: tf.scalar(5), code, beta: 4 });
 * assert.deepEqual([await loss.array(), await kl.array()], [13, 8]);
 * ```
 */
export const negativeElbo = ({
  reconstruction,
  code,
  beta = 1,
  step = 0,
}: {
  readonly reconstruction: tf.Scalar;
  readonly code: GaussianCode;
  readonly beta?: Scheduled<number>;
  readonly step?: number;
}): NegativeElbo => {
  const weight = checked(number({ min: 0 }), 'negativeElbo.beta', at(beta, step), 'use 1');
  const kl = tf.mul<tf.Scalar>(weight, klToStandardNormal(code));
  return { loss: tf.add(reconstruction, kl), reconstruction, kl };
};
