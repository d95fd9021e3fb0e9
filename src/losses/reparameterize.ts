import * as tf from '@tensorflow/tfjs-core';
import { tangentExp } from './tangentExp.js';

/** What an encoder says of a code: mean and log-variance s, each `[batch, size]`; the deviation is e^{s/2}. */
export interface GaussianCode {
  readonly mean: tf.Tensor;
  readonly logVariance: tf.Tensor;
}

/**
 * z = μ + e^{s/2} ε: a draw from N(μ, e^s) as a function of its parameters and of noise ε ~ N(0, I).
 *
 * In plain words: the noise comes from outside, so the gradient can go through the code.
 *
 * Shapes: all `[batch, size]`. Source: Kingma & Welling 2013, section 2.4.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { reparameterize } from 'rxgan/losses';
 *
 * const code = { mean: tf.tensor2d([[1]]), logVariance: tf.tensor2d([[0]]) };
 * assert.deepEqual(await reparameterize(code, tf.tensor2d([[-3]])).array(), [[-2]]);
 * ```
 */
export const reparameterize = ({ mean, logVariance }: GaussianCode, noise: tf.Tensor): tf.Tensor =>
  tf.add(mean, tf.mul(tangentExp(tf.mul(0.5, logVariance)), noise));
