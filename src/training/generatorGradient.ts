import type * as tf from '@tensorflow/tfjs-core';
import { closedGenerators } from '../losses/closedFormCosts.js';
import { asScalar } from './fits.js';
import { closedScoreGradient, type ScoreGradient, tapedScoreGradient } from './scoreGradient.js';
import type { GeneratorQuestion } from './tapeGenerator.js';

/** The generator's loss by the scores of its examples; `real` is asked by losses that compare, and by no others. */
export const generatorGradient = (
  { loss, scene }: Pick<GeneratorQuestion, 'loss' | 'scene'>,
  scores: tf.Tensor,
  real: () => tf.Tensor,
): ScoreGradient => {
  const cost = closedGenerators.of(loss.generator);
  const closed = cost && closedScoreGradient(scores, [{ rows: scores.shape[0]!, cost }]);
  return (
    closed ??
    tapedScoreGradient(scores, [1], (fake) => [
      asScalar(`loss ${loss.name}.generator`, loss.generator(fake, real, scene.momentOf(loss.state))),
    ])
  );
};
