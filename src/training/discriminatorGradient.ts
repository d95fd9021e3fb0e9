import * as tf from '@tensorflow/tfjs-core';
import { closedDiscriminators } from '../losses/closedFormCosts.js';
import { asScalar } from './fits.js';
import { closedScoreGradient, tapedScoreGradient } from './scoreGradient.js';
import type { DiscriminatorFindings, DiscriminatorQuestion } from './tapeDiscriminator.js';

/** What the scores of real and generated examples mean to the discriminator, and the gradient of its loss by them. */
export interface DiscriminatorGradient extends Omit<DiscriminatorFindings, 'terms' | 'gradients'> {
  readonly term: tf.Scalar;
  readonly gradient: tf.Tensor;
}

/** The adversarial loss, the mean scores, the next states, and the gradient of the first by the scores. */
export const discriminatorGradient = (
  { loss, scene, states }: Pick<DiscriminatorQuestion, 'loss' | 'scene' | 'states'>,
  scores: tf.Tensor,
  { real: rows, fake: others }: { readonly real: number; readonly fake: number },
): DiscriminatorGradient => {
  const costs = states.length === 0 ? closedDiscriminators.of(loss.discriminator) : undefined;
  const closed =
    costs &&
    closedScoreGradient(scores, [
      { rows, cost: costs.real },
      { rows: others, cost: costs.fake },
    ]);
  const { numbers, gradient } =
    closed ??
    tapedScoreGradient(scores, [1, 1, 1, ...states.map(({ initial }) => initial.length)], (all) => {
      const [real, fake] = [tf.slice(all, 0, rows), tf.slice(all, rows)];
      return [
        asScalar(`loss ${loss.name}.discriminator`, loss.discriminator(real, fake, scene.momentOf(loss.state))),
        tf.mean(real),
        tf.mean(fake),
        ...states.map((state) => state.next(scene.momentOf(state).state(), real, fake)),
      ];
    });
  const scalar = (i: number): tf.Scalar => tf.reshape(numbers[i]!, []);
  return {
    term: scalar(0),
    meanReal: scalar(1),
    meanFake: scalar(2),
    states: numbers.slice(3) as readonly tf.Tensor1D[],
    gradient,
  };
};
