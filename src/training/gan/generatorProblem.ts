import type * as tf from '@tensorflow/tfjs-core';
import { asScalar } from '../../losses/asScalar.js';
import { furtherTerms } from '../../losses/furtherTerms.js';
import type { AnyLoss, View } from '../../losses/loss.js';
import type { Tick } from '../../streams/tick.js';
import type { ApplyNetwork, ObjectiveValue, UpdateProblem } from '../problem.js';
import { type UpdateContext, updateContext } from './context.js';
import { adversarialTerm } from './discriminatorProblem.js';
import type { Generated } from './generate.js';
import { type Unrolling, unrolledWeights } from './unrolled.js';

export interface GeneratorProblemOptions {
  readonly unrolling?: Unrolling | undefined;
  /** The examples of the discriminator's update, to answer those and no others. */
  readonly reuse?: Generated | undefined;
  readonly workers?: number | undefined;
}

/** What the generator minimizes. */
const generatorObjective = (
  context: UpdateContext,
  apply: ApplyNetwork,
  unrolling: Unrolling | undefined,
): ObjectiveValue => {
  const { step, loss, key, draw, condition, seenCondition, see, score, lossContext, view } = context;
  const fake = see(apply('generator', draw.input, { owned: true, key: draw.key, condition }), 'fake');
  let seenReal: tf.Tensor | undefined;
  const real = (): tf.Tensor => (seenReal ??= see(context.real, 'real'));
  const weights = unrolling && unrolledWeights(context, { real: real(), fake }, apply, unrolling);
  let passes = 0;
  const pass = (seen: tf.Tensor, condition = seenCondition): tf.Tensor =>
    apply('discriminator', seen, {
      owned: false,
      weights,
      condition,
      key: key(`discriminator pass ${passes++}`),
    });
  const fakeOutput = pass(fake);
  let realPass: tf.Tensor | undefined;
  // Most losses do not need the scores of real examples, which are then not computed.
  const realOutput = (): tf.Tensor => (realPass ??= pass(real()));
  const critic: View['critic'] = (examples, condition) => score(pass(examples, condition));
  const outputs = { real: realOutput, fake: () => fakeOutput };
  const adversarial = loss.generator(score(fakeOutput), () => score(realOutput()), lossContext(loss.state));
  const further =
    loss.generatorTerms.length === 0
      ? {}
      : furtherTerms(loss.generatorTerms, step, view({ real: real(), fake }, outputs, critic));
  return {
    terms: {
      [adversarialTerm]: asScalar(`loss ${loss.name}.generator`, adversarial),
      ...further,
    },
  };
};

/** One update of the generator as a problem. */
export const generatorProblem = (
  tick: Tick<unknown>,
  loss: AnyLoss,
  { unrolling, reuse, workers = 1 }: GeneratorProblemOptions,
): UpdateProblem => {
  const context = updateContext(tick, loss, 'generator', reuse?.draw);
  return {
    model: tick.model,
    step: context.step,
    players: ['generator'],
    workers,
    evaluate: (apply) => generatorObjective(context, apply, unrolling),
    scores: {
      player: 'generator',
      context,
      seen: undefined,
      keepForGenerator: false,
      reuse,
      unrolled: unrolling !== undefined,
    },
  };
};
