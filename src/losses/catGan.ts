import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { exp, logSoftmax, logSumExp } from '../models/ops/index.js';
import type { AdversarialLoss } from './loss.js';
import { needsRawScores } from './requirements.js';

/** mean_i H[p_i]: how unsure the classifier is of single examples. Logits `[batch, K]`, in nats. */
export const meanEntropy = (logits: tf.Tensor): tf.Scalar => {
  const logs = logSoftmax(logits);
  return tf.neg(tf.mean(tf.sum(tf.mul(exp(logs), logs), 1)));
};

/** H[mean_i p_i]: how evenly the batch as a whole is spread over the classes. Logits `[batch, K]`, in nats. */
export const marginalEntropy = (logits: tf.Tensor): tf.Scalar => {
  // The logarithm of the mean, by way of log-sum-exp over the batch: a mean that underflows to 0 has none.
  const logs = tf.sub(logSumExp(tf.transpose(logSoftmax(logits))), Math.log(logits.shape[0]!));
  return tf.neg(tf.sum(tf.mul(exp(logs), logs)));
};

/**
 * The categorical GAN: the discriminator sorts into K classes, without labels.
 *
 *     L_D = -(H[mean p(y|x)] - mean H[p(y|x)] + mean H[p(y|x̃)])        L_G = -(H[mean p(y|x̃)] - mean H[p(y|x̃)])
 *
 * In plain words: the discriminator should be sure of real examples, use all classes equally, and be unsure of generated
 * ones; the generator wants it to be sure of hers and to use all classes too.
 *
 * The scores are K logits an example: `heads({ score: dense(K) })`. The entropy of a batch's mean is biased low by about
 * (K - 1) / 2n, so the batch should be much larger than K; the classes are taken to be equally frequent. Some labels:
 * `auxiliaryClassifier(weight, { head: 'score', fakes: false })`. Shapes: `[batch, K]` to a scalar, in nats; L_D in
 * [-2 log K, 0], L_G in [-log K, 0]. Errors: `ConfigError` for K below 2. Source: Springenberg 2015, eqs 7 and 8.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { catGan, lossContext } from 'rxgan/losses';
 *
 * const sorted = tf.tensor2d([[100, 0], [0, 100]]);
 * const [best] = await catGan.discriminator(sorted, tf.zeros([2, 2]), lossContext()).data();
 * assert.ok(Math.abs(best! + 2 * Math.log(2)) < 1e-6);
 * ```
 */
export const catGan: AdversarialLoss = {
  name: 'catGan',
  discriminator: (real, fake) => tf.sub(tf.sub(meanEntropy(real), marginalEntropy(real)), meanEntropy(fake)),
  generator: (fake) => tf.sub(meanEntropy(fake), marginalEntropy(fake)),
  discriminatorTerms: [],
  generatorTerms: [],
  perturbations: [],
  packing: 1,
  requirements: [
    needsRawScores('catGan'),
    ({ discriminator: { name, heads } }) => {
      const classes = heads?.['score']?.[1] ?? 1;
      if (classes < 2)
        throw failure(
          'ConfigError',
          `${name}.score`,
          `catGan sorts into classes, and there is ${classes}`,
          'end the discriminator in heads({ score: dense(10) })',
        );
    },
  ],
};
