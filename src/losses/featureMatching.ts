import * as tf from '@tensorflow/tfjs-core';
import type { Scheduled } from '../schedules/schedule.js';
import type { AdversarialLoss } from './loss.js';
import { needsHead } from './requirements.js';
import { withGeneratorTerm } from './withTerm.js';

/**
 * Adds weight · |mean φ(x) - mean φ(x̃)|² to the generator's loss, φ the discriminator's features.
 *
 * In plain words: generated examples should excite the discriminator's features as much as real ones do, on average.
 *
 * With `alone` the generator minimizes nothing else, as in the paper. Looks at the head `features`
 * (`heads({ score: dense(1), features: identity })`). Adds the metric `featureMatching`. Errors: `ConfigError` without such a
 * head. Source: Salimans et al. 2016, section 3.1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { featureMatching, nonSaturating } from 'rxgan/losses';
 *
 * const loss = featureMatching(1)(nonSaturating);
 * assert.deepEqual(loss.generatorTerms.map(({ name }) => name), ['featureMatching']);
 * ```
 */
export const featureMatching =
  (weight: Scheduled<number> = 1, { alone = false }: { readonly alone?: boolean } = {}) =>
  <D extends string, G extends string>(loss: AdversarialLoss<D, G>): AdversarialLoss<D, G | 'featureMatching'> => {
    const matched = withGeneratorTerm(
      {
        name: 'featureMatching',
        weight,
        value: ({ head }) => {
          const apart = tf.sub(tf.mean(head('real', 'features'), 0), tf.mean(head('fake', 'features'), 0));
          return tf.sum(tf.square(apart)) as tf.Scalar;
        },
      },
      needsHead('featureMatching', 'features'),
    )(loss);
    // Multiplied, not left out: the generator's scores stay on the tape, so that its gradient is there, and zero.
    return alone ? { ...matched, generator: (fake) => tf.mul<tf.Scalar>(0, tf.mean(fake)) } : matched;
  };
