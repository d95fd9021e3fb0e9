import * as tf from '@tensorflow/tfjs-core';
import { softplus } from '../models/ops/index.js';
import { perExampleSum } from './klToStandardNormal.js';
import { tangentExp } from './tangentExp.js';

/**
 * -log p(x) of independent Bernoulli pixels with logits l: Σ (softplus(l) - x l), the sum over pixels, the mean over the batch.
 *
 * In plain words: binary cross-entropy, for data that is 0 or 1. For gray values between, its minimum is not 0 but the
 * entropy of the data.
 *
 * Shapes: `[batch, ...]` to a scalar, in nats. Source: Kingma & Welling 2013, appendix C.1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { bernoulliNll } from 'rxgan/losses';
 *
 * assert.equal(await bernoulliNll(tf.tensor2d([[1, 0]]), tf.tensor2d([[-50, -200]])).array(), 50);
 * ```
 */
export const bernoulliNll = (x: tf.Tensor, logits: tf.Tensor): tf.Scalar =>
  tf.mean(perExampleSum(tf.sub(softplus(logits), tf.mul(x, logits))));

/**
 * -log p(x) of independent Gaussians: 1/2 Σ (log 2π + s + (x - μ)² e^{-s}), the sum over numbers, the mean over the batch.
 *
 * In plain words: squared error, weighed by how sure the decoder says it is. Without `logVariance` the variance is 1, and
 * it is half the squared error and a constant.
 *
 * A learnt s runs away to -∞ on numbers that never change: keep it from below, at -8 say, with `clip`. Shapes: `[batch, …]`
 * to a scalar, in nats. Source: Kingma & Welling 2013, appendix C.2.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { gaussianNll } from 'rxgan/losses';
 *
 * const [far, near] = [3, 1].map((x) => gaussianNll(tf.tensor2d([[x]]), { mean: tf.zeros([1, 1]) }));
 * assert.ok(Math.abs((await far!.array()) - (await near!.array()) - 4) < 1e-5);
 * ```
 */
export const gaussianNll = (
  x: tf.Tensor,
  { mean, logVariance }: { readonly mean: tf.Tensor; readonly logVariance?: tf.Tensor },
): tf.Scalar => {
  const s = logVariance ?? tf.zerosLike(mean);
  const squares = tf.mul(tf.square(tf.sub(x, mean)), tangentExp(tf.neg(s)));
  return tf.mul(0.5, tf.mean(perExampleSum(tf.add(tf.add(s, squares), Math.log(2 * Math.PI)))));
};
