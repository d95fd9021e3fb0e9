import * as tf from '@tensorflow/tfjs-core';
import { asScalar } from '../../losses/asScalar.js';
import { furtherTerms, lossStates } from '../../losses/furtherTerms.js';
import type { AnyLoss, View } from '../../losses/loss.js';
import type { Pass } from '../../models/network.js';
import type { Tick } from '../../streams/tick.js';
import type { ApplyNetwork, ObjectiveValue, UpdateProblem } from '../problem.js';
import { type Seen, type UpdateContext, updateContext } from './context.js';
import { type Generated, generate } from './generate.js';

/** The name of the adversarial term among the others. */
export const adversarialTerm = 'adversarial';

/** What the discriminator minimizes, by its own weights or by those that the pass puts in their place. */
export const discriminatorObjective = (
  { step, loss, key, score, seenCondition, lossContext, view }: UpdateContext,
  seen: Seen,
  apply: ApplyNetwork,
  { owned, weights, purpose = '' }: Pick<Pass, 'owned' | 'weights'> & { readonly purpose?: string },
): ObjectiveValue => {
  let passes = 0;
  const pass = (examples: tf.Tensor, own: boolean, condition = seenCondition): tf.Tensor =>
    apply('discriminator', examples, {
      owned: own,
      weights,
      condition,
      key: key(`${purpose}discriminator pass ${passes++}`),
    });
  const outputs = { real: pass(seen.real, owned), fake: pass(seen.fake, owned) };
  const [real, fake] = [score(outputs.real), score(outputs.fake)];
  const critic: View['critic'] = (examples, condition) => score(pass(examples, false, condition));
  const viewFor = view(seen, { real: () => outputs.real, fake: () => outputs.fake }, critic);
  const adversarial = loss.discriminator(real, fake, lossContext(loss.state));
  return {
    terms: {
      [adversarialTerm]: asScalar(`loss ${loss.name}.discriminator`, adversarial),
      ...furtherTerms(loss.discriminatorTerms, step, viewFor),
    },
    measured: { dReal: tf.mean(real), dFake: tf.mean(fake) },
    states: lossStates(loss).map((state) => [state, state.next(lossContext(state).state(), real, fake)] as const),
  };
};

/** The further terms alone; the passes of real and generated examples are numbered 0 and 1, as they are with the rest. */
export const penaltyTerms = (
  { step, loss, key, score, seenCondition, view }: UpdateContext,
  seen: Seen,
  apply: ApplyNetwork,
): Readonly<Record<string, tf.Scalar>> => {
  let passes = 2;
  const pass = (examples: tf.Tensor, number: number, condition = seenCondition): tf.Tensor =>
    apply('discriminator', examples, { owned: false, condition, key: key(`discriminator pass ${number}`) });
  const outputs = { real: () => pass(seen.real, 0), fake: () => pass(seen.fake, 1) };
  const critic: View['critic'] = (examples, condition) => score(pass(examples, passes++, condition));
  return furtherTerms(loss.discriminatorTerms, step, view(seen, outputs, critic));
};

export interface DiscriminatorProblem extends UpdateProblem {
  /** The generated examples that are looked at; none yet where several threads make them. */
  readonly generated: Generated | undefined;
}

/** One update of the discriminator as a problem. */
export const discriminatorProblem = (
  tick: Tick<unknown>,
  loss: AnyLoss,
  { keepForGenerator = false, workers = 1 }: { readonly keepForGenerator?: boolean; readonly workers?: number },
): DiscriminatorProblem => {
  const context = updateContext(tick, loss, 'discriminator');
  // Outside of the differentiated function: the generator's part never gets on the tape.
  const made = workers > 1 ? undefined : generate(context, keepForGenerator);
  const seen = made && { real: context.see(context.real, 'real'), fake: context.see(made.examples, 'fake') };
  return {
    model: tick.model,
    step: context.step,
    players: ['discriminator'],
    workers,
    evaluate: (apply) => discriminatorObjective(context, seen!, apply, { owned: true }),
    scores: { player: 'discriminator', context, seen, keepForGenerator, reuse: undefined, unrolled: false },
    generated: made,
  };
};
