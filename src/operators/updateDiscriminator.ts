import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss, LossState } from '../losses/loss.js';
import { descend } from '../models/player.js';
import type { Tick } from '../streams/tick.js';
import { assertFits } from './fits.js';
import { discriminatorProgram, fusedDiscriminator } from './fusedDiscriminator.js';
import { type Generated, generated } from './generated.js';
import { sceneOf } from './scene.js';
import { type DiscriminatorQuestion, tapeDiscriminator } from './tapeDiscriminator.js';
import type { Update } from './update.js';

/** What a discriminator step measures: its loss (all terms), the mean scores, and each further term under its name. */
export type DiscriminatorMetrics<D extends string> = {
  readonly dLoss: tf.Scalar;
  readonly dReal: tf.Scalar;
  readonly dFake: tf.Scalar;
} & { readonly [K in D]: tf.Scalar };

/** What the loss and its terms remember. */
const statesOf = ({ state, discriminatorTerms }: AdversarialLoss<string, string>): LossState[] =>
  [state, ...discriminatorTerms.map((term) => term.state)].filter((each) => each !== undefined);

export interface DiscriminatorUpdate<D extends string> extends Update<DiscriminatorMetrics<D>> {
  /** The generated examples that were looked at. */
  readonly generated: Generated;
}

/**
 * One update of the discriminator inside a frame, ready to be made: the mathematics behind `discriminatorStep`.
 *
 * `lent`: the generator's own update is going to use the same pass of the generator, so it may move its statistics.
 */
export const updateDiscriminator = <D extends string>(
  tick: Tick,
  loss: AdversarialLoss<D, string>,
  lent = false,
): DiscriminatorUpdate<D> => {
  assertFits(tick, loss);
  const { gan, batch, step } = tick;
  const scene = sceneOf(tick, loss, 'discriminator');
  // Outside of the differentiated function: the generator's part never gets on the tape.
  const made = generated(tick, scene, lent);
  const seen = { real: scene.see(batch, 'real'), fake: scene.see(made.examples, 'fake') };
  const { network } = gan.discriminator;
  const states = statesOf(loss);
  const question: DiscriminatorQuestion = { network, loss, step, scene, seen, states };
  const program = gan.tape ? undefined : discriminatorProgram(question);
  const found = program === undefined ? tapeDiscriminator(question) : fusedDiscriminator(question, program);

  const named = loss.discriminatorTerms.map(({ name }, i) => [name, found.terms[i + 1]!] as const);
  return {
    generated: made,
    metrics: {
      dLoss: named.reduce((sum, [, term]) => tf.add(sum, term), found.terms[0]!),
      dReal: found.meanReal,
      dFake: found.meanFake,
      ...Object.fromEntries(named),
    } as DiscriminatorMetrics<D>,
    make: () => {
      descend(gan.discriminator, found.gradients, step);
      if (program !== undefined && named.length === 0) gan.discriminator.fusedUpdates++;
      states.forEach(({ name }, i) => {
        gan.states.get(name)!.assign(found.states[i]!);
      });
    },
  };
};
