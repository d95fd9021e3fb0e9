import * as tf from '@tensorflow/tfjs-core';
import type { Scheduled } from '../schedules/schedule.js';
import type { AdversarialLoss, View } from './loss.js';
import { needsHead, needsLabels, outputPerExample } from './requirements.js';
import { softmaxCrossEntropy } from './softmaxCrossEntropy.js';
import { withDiscriminatorTerm, withGeneratorTerm } from './withTerm.js';

export interface ClassifierOptions {
  /** The discriminator's output with the class logits; `classes` if not given. */
  readonly head?: string;
  /** Does the discriminator learn classes from generated examples too, as in the paper? true if not given. */
  readonly fakes?: boolean;
}

/**
 * Adds the classes' cross-entropy to both players: weight · (CE(real) + CE(generated)) to the discriminator's loss,
 * weight · CE(generated) to the generator's.
 *
 * In plain words: the discriminator also names the class of each example, and the generator must make examples of
 * the class it is given. With `fakes: false` the discriminator learns the classes from data alone, so that the two cannot agree on easy
 * caricatures.
 *
 * Needs labeled batches and a head of as many logits as there are classes. Adds the metrics `dClasses` and `gClasses`.
 * Errors: `ConfigError` without either. Source: Odena, Olah & Shlens 2017, eqs 2 and 3 (weight 1).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { auxiliaryClassifier, nonSaturating } from 'rxgan/losses';
 *
 * const acGan = auxiliaryClassifier()(nonSaturating);
 * assert.deepEqual(acGan.discriminatorTerms.map(({ name }) => name), ['dClasses']);
 * ```
 */
export const auxiliaryClassifier = (
  weight: Scheduled<number> = 1,
  { head: name = 'classes', fakes = true }: ClassifierOptions = {},
) => {
  const of = ({ head, labels }: View, side: 'real' | 'fake'): tf.Scalar => {
    const { oneHot } = labels();
    return softmaxCrossEntropy(outputPerExample('auxiliaryClassifier', head(side, name), oneHot), oneHot);
  };
  return <D extends string, G extends string>(
    loss: AdversarialLoss<D, G>,
  ): AdversarialLoss<D | 'dClasses', G | 'gClasses'> => ({
    ...withGeneratorTerm({ name: 'gClasses', weight, value: (view) => of(view, 'fake') })(
      withDiscriminatorTerm(
        {
          name: 'dClasses',
          weight,
          value: (view) => (fakes ? tf.add(of(view, 'real'), of(view, 'fake')) : of(view, 'real')),
        },
        needsLabels('auxiliaryClassifier'),
        needsHead('auxiliaryClassifier', name, ({ classes }) => classes),
      )(loss),
    ),
    name: `auxiliaryClassifier(${loss.name})`,
  });
};
