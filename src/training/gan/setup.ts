import type * as tf from '@tensorflow/tfjs-core';
import { failure, type RxganFailure } from '../../errors.js';
import type { AnyLoss } from '../../losses/loss.js';
import { problemsOf, refusal, type TrainingSetup } from '../../losses/requirement.js';
import { sameShape } from '../../shape.js';
import { scheduleStepOf } from '../../streams/scheduleStep.js';
import type { Tick } from '../../streams/tick.js';
import { fieldOf } from './fields.js';

/** What a loss is about to be used with. */
export const trainingSetup = (tick: Tick<unknown>): TrainingSetup => {
  const { model, labels } = tick;
  return {
    step: scheduleStepOf(tick),
    latents: model.latents,
    generator: model.players.generator.network,
    discriminator: model.players.discriminator.network,
    batch: fieldOf(tick, model.inputs.real).shape[0]!,
    classes: labels?.classes,
  };
};

/**
 * Do batch, latents, networks and loss fit together? Checked at every update, since a pipeline may change any of them; all
 * problems are thrown as one failure.
 */
export const assertFits = (tick: Tick<unknown>, loss: AnyLoss): void => {
  const packing = Number.isSafeInteger(loss.packing) ? loss.packing : 1;
  const problems = [
    ...batchProblems(tick, fieldOf(tick, tick.model.inputs.real), packing),
    ...inputProblems(tick),
    ...problemsOf(loss, trainingSetup(tick)),
  ];
  // Two parts of a schedule may require the same.
  const [first, ...others] = [...new Map(problems.map((problem) => [problem.message, problem])).values()];
  if (first !== undefined) throw refusal([first, ...others]);
};

const misfit = (path: string, problem: string, next: string): RxganFailure =>
  failure('ShapeMismatch', path, problem, next);

const batchProblems = ({ model, step }: Tick<unknown>, batch: tf.Tensor, packing: number): RxganFailure[] => {
  const { inputShape } = model.players.discriminator.network;
  const example = batch.shape.slice(1);
  const seen = [...example.slice(0, -1), packing * (example.at(-1) ?? 1)];
  const many = packing === 1 ? '' : `, ${packing} of which make [${seen}]`;
  const problems: RxganFailure[] = [];
  if (batch.shape[0] === 0)
    problems.push(
      misfit(
        `tick ${step}, batch`,
        'has no examples, and the mean of nothing is not a number',
        'give every batch one example or more',
      ),
    );
  if (!sameShape(seen, inputShape))
    problems.push(
      misfit(
        `tick ${step}, batch`,
        `has examples of shape [${example}]${many}, but the discriminator takes [${inputShape}]`,
        'make the outputs of the generator and the inputs of the discriminator of the shape of the data',
      ),
    );
  return problems;
};

const inputProblems = (tick: Tick<unknown>): RxganFailure[] => {
  const { model, step } = tick;
  const { inputShape } = model.players.generator.network;
  const { generator: source } = model.inputs;
  if (source !== 'latents') {
    const [, ...given] = fieldOf(tick, source).shape;
    if (sameShape(given, inputShape)) return [];
    const problem = `has examples of shape [${given}], but the generator takes [${inputShape}]`;
    return [misfit(`tick ${step}, batch.${source}`, problem, 'make them equal')];
  }
  const { latents } = model;
  if (latents === undefined || sameShape([latents.size], inputShape)) return [];
  return [
    misfit(
      `tick ${step}, latents`,
      `${latents.name} gives vectors of length ${latents.size}, but the generator takes [${inputShape}]`,
      'give the model latents of the size of the generator’s input',
    ),
  ];
};
