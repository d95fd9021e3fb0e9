import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import type { Scheduled } from '../schedules/schedule.js';
import type { AdversarialLoss, View } from './loss.js';
import type { Requirement } from './requirement.js';
import { needsHead, outputPerExample } from './requirements.js';
import { softmaxCrossEntropy } from './softmaxCrossEntropy.js';
import { tangentExp } from './tangentExp.js';
import { withDiscriminatorTerm, withGeneratorTerm } from './withTerm.js';

/**
 * A lower bound of the mutual information between a uniform categorical code and what is made of it: mean log Q(c|x) + log K.
 *
 * In plain words: at most log K, when the code can be read off the example; 0 when Q only guesses.
 *
 * Shapes: logits of Q and one-hot codes `[batch, K]` to a scalar, in nats. Source: Chen et al. 2016, eq. 5.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { categoricalInformation } from 'rxgan/losses';
 *
 * const [guess] = await categoricalInformation(tf.zeros([2, 4]), tf.oneHot([0, 3], 4)).data();
 * assert.ok(Math.abs(guess!) < 1e-6);
 * ```
 */
export const categoricalInformation = (logits: tf.Tensor, code: tf.Tensor): tf.Scalar =>
  tf.sub(Math.log(logits.shape.at(-1)!), softmaxCrossEntropy(logits, code));

/**
 * The same for codes uniform in [-1, 1]: mean Σ_j log N(c_j; μ_j, e^{s_j}) + log 2, with s the log-variance.
 *
 * In plain words: how well the code can be predicted from the example, by a Gaussian around the prediction.
 *
 * Written with the log-variance, a deviation of 0 or below cannot be said. Shapes: `output` of Q `[batch, 2 n]`, means
 * and then log-variances; codes `[batch, n]`. Source: Chen et al. 2016, section 6 and appendix C.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { gaussianInformation } from 'rxgan/losses';
 *
 * const [value] = await gaussianInformation(tf.tensor2d([[0.5, 0]]), tf.tensor2d([[0.5]])).data();
 * assert.ok(Math.abs(value! - (Math.log(2) - Math.log(2 * Math.PI) / 2)) < 1e-6);
 * ```
 */
export const gaussianInformation = (output: tf.Tensor, code: tf.Tensor): tf.Scalar => {
  const codes = code.shape.at(-1)!;
  const [mean, logVariance] = tf.split(output, 2, -1) as [tf.Tensor, tf.Tensor];
  const distance = tf.mul(tf.square(tf.sub(code, mean)), tangentExp(tf.neg(logVariance)));
  const perExample = tf.mul(-0.5, tf.sum(tf.add(logVariance, distance), -1));
  return tf.add(tf.mean(perExample), codes * (Math.log(2) - Math.log(2 * Math.PI) / 2));
};

const kinds = { categorical: categoricalInformation, gaussian: gaussianInformation } as const;
/** Which part of the latents is a code, and of which kind. */
export type Codes = Readonly<Record<string, keyof typeof kinds>>;

const needsPart =
  (part: string): Requirement =>
  ({ latents }) => {
    if (latents?.parts?.[part] === undefined)
      throw failure(
        'ConfigError',
        `latents.${part}`,
        `${latents?.name ?? 'the model'} has no part of this name`,
        `use jointLatents({ ${part}: oneHotLatent(10), … })`,
      );
  };

/**
 * Adds -weight · L_I to both players' losses, L_I the sum of the bounds of all codes.
 *
 * In plain words: parts of the latents should be readable from the example, by heads of the discriminator with the same
 * names; so the generator learns to mean something by them.
 *
 * A categorical code of K classes wants a head of K logits, Gaussian codes of n numbers one of 2 n. Adds the metrics
 * `dInformation` and `gInformation` (negative where information is gained). Errors: `ConfigError` for a code without its
 * part or its head. Source: Chen et al. 2016, eq. 6 (weight 1; 0.1 for Gaussian codes).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { mutualInformation, nonSaturating } from 'rxgan/losses';
 *
 * const infoGan = mutualInformation({ digit: 'categorical', style: 'gaussian' }, 1)(nonSaturating);
 * assert.deepEqual(infoGan.generatorTerms.map(({ name }) => name), ['gInformation']);
 * ```
 */
export const mutualInformation = (codes: Codes, weight: Scheduled<number> = 1) => {
  const value = ({ head, latents }: View): tf.Scalar =>
    tf.neg(
      tf.addN(
        Object.entries(codes).map(([code, kind]) => {
          const drawn = latents(code);
          return kinds[kind](outputPerExample('mutualInformation', head('fake', code), drawn), drawn);
        }),
      ),
    ) as tf.Scalar;
  const requirements = Object.entries(codes).flatMap(([code, kind]) => [
    needsPart(code),
    needsHead('mutualInformation', code, ({ latents }) => {
      const length = latents?.parts?.[code]?.[1];
      return length === undefined || kind === 'categorical' ? length : 2 * length;
    }),
  ]);
  return <D extends string, G extends string>(
    loss: AdversarialLoss<D, G>,
  ): AdversarialLoss<D | 'dInformation', G | 'gInformation'> => ({
    ...withGeneratorTerm({ name: 'gInformation', weight, value })(
      withDiscriminatorTerm({ name: 'dInformation', weight, value }, ...requirements)(loss),
    ),
    name: `mutualInformation(${loss.name})`,
  });
};
