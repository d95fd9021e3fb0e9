import * as tf from '@tensorflow/tfjs-core';
import { closedGenerators } from '../losses/closed.js';
import { backward } from '../models/program/backward.js';
import { forward, type Run } from '../models/program/forward.js';
import { type Operation, operationsOf } from '../models/program/operation.js';
import { asScalar } from './fits.js';
import { closedScoreGradient, type ScoreGradient, tapedScoreGradient } from './scoreGradient.js';
import type { GeneratorFindings, GeneratorQuestion } from './tapeGenerator.js';

/** The programs of both networks. */
export interface GeneratorPrograms {
  readonly generator: readonly Operation[];
  readonly discriminator: readonly Operation[];
}

/** Can the generator's update be computed by programs? Nothing may stand between the two networks, nor beside the scores. */
export const generatorPrograms = ({ tick, loss, unrolling }: GeneratorQuestion): GeneratorPrograms | undefined => {
  const { gan } = tick;
  const generator = operationsOf.of(gan.generator.network.apply);
  const discriminator = operationsOf.of(gan.discriminator.network.apply);
  const direct = loss.perturbations.length === 0 && loss.packing === 1 && unrolling === undefined;
  return direct && loss.generatorTerms.length === 0 && generator && discriminator
    ? { generator, discriminator }
    : undefined;
};

const adversarial = (
  { tick, loss, scene }: GeneratorQuestion,
  judged: Run,
  judgeReal: () => tf.Tensor,
): ScoreGradient => {
  const cost = closedGenerators.of(loss.generator);
  const closed = cost && closedScoreGradient(judged.y, [{ rows: tick.batch.shape[0]!, cost }]);
  return (
    closed ??
    tapedScoreGradient(judged.y, [1], (fake) => [
      asScalar(`loss ${loss.name}.generator`, loss.generator(fake, judgeReal, scene.momentOf(loss.state))),
    ])
  );
};

/** The same findings by the networks' programs. */
export const fusedGenerator = (
  question: GeneratorQuestion,
  { generator, discriminator }: GeneratorPrograms,
): GeneratorFindings => {
  const { tick, scene } = question;
  const rows = tick.batch.shape[0]!;
  const judge = (examples: tf.Tensor, purpose: string): Run =>
    forward(discriminator, examples, {
      training: true,
      owned: false,
      segments: [{ rows, key: scene.key(`${purpose} pass`) }],
    });
  const made = forward(generator, scene.latents, {
    training: true,
    owned: true,
    segments: [{ rows, key: scene.key('pass') }],
  });
  const judged = judge(made.y, 'fake');
  let real: tf.Tensor | undefined;
  const { numbers, gradient } = adversarial(question, judged, () => (real ??= judge(tick.batch, 'real').y));
  const { dx } = backward(judged, gradient, { weights: false, input: true });
  const { weights } = backward(made, dx!, { weights: true, input: false });
  return { terms: [tf.reshape(numbers[0]!, [])], gradients: weights };
};
