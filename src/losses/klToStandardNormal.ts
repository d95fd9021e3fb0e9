import * as tf from '@tensorflow/tfjs-core';
import { elementwise, exp, minimum } from '../models/ops/index.js';
import type { GaussianCode } from './reparameterize.js';
import { tangentExp, tangentFrom } from './tangentExp.js';

/** Per example: the sum over all axes but the batch. */
export const perExampleSum = (x: tf.Tensor): tf.Tensor1D => tf.sum(tf.reshape(x, [x.shape[0]!, -1]), 1);

/** e^s - 1 - s, by its series where the difference would lose its digits; its slope is e^s - 1. */
const excess = elementwise(
  (s) => {
    const nested = [6, 5, 4, 3].reduce<tf.Tensor>((inner, n) => tf.add(1, tf.mul(tf.div(s, n), inner)), tf.onesLike(s));
    const series = tf.mul(tf.mul(0.5, tf.square(s)), nested);
    return tf.where(tf.less(tf.abs(s), 0.3), series, tf.sub(tf.sub(tangentExp(s), 1), s));
  },
  (s) => tf.sub(exp(minimum(s, tf.scalar(tangentFrom))), 1),
);

/**
 * KL(N(μ, e^s) ‖ N(0, I)) = 1/2 Σ (e^s - 1 - s + μ²), the sum over the code, the mean over the batch.
 *
 * In plain words: what a code costs that says more than noise would. 0 only for μ = 0 and s = 0.
 *
 * s is the logarithm of the *variance*. (Where s is called "sigma" and the 1/2 is missing, as in some lectures, the value
 * is twice this one: a weight of 2.) Shapes: `[batch, size]` to a scalar, in nats. Source: Kingma & Welling 2013,
 * appendix B.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { klToStandardNormal } from 'rxgan/losses';
 *
 * const code = { mean: tf.tensor2d([[3, 1]]), logVariance: tf.zeros([1, 2]) };
 * assert.equal(await klToStandardNormal(code).array(), 5);
 * ```
 */
export const klToStandardNormal = ({ mean, logVariance }: GaussianCode): tf.Scalar =>
  tf.mul(0.5, tf.mean(perExampleSum(tf.add(excess(logVariance), tf.square(mean)))));

/**
 * The same from a standard deviation σ > 0, such as a softplus gives: 1/2 Σ (σ² - 1 - 2 log σ + μ²).
 *
 * In plain words: for encoders that give a deviation instead of a log-variance; s = 2 log σ.
 *
 * Shapes: `[batch, size]` to a scalar, in nats. Source: Kingma & Welling 2013, appendix B.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { klOfDeviationToStandardNormal } from 'rxgan/losses';
 *
 * const code = { mean: tf.tensor2d([[2]]), deviation: tf.ones([1, 1]) };
 * assert.equal(await klOfDeviationToStandardNormal(code).array(), 2);
 * ```
 */
export const klOfDeviationToStandardNormal = ({
  mean,
  deviation,
}: {
  readonly mean: tf.Tensor;
  readonly deviation: tf.Tensor;
}): tf.Scalar => klToStandardNormal({ mean, logVariance: tf.mul(2, tf.log(deviation)) });
