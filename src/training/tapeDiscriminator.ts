import * as tf from '@tensorflow/tfjs-core';
import type { AnyLoss, LossState } from '../losses/loss.js';
import { termsAndGradients } from '../models/gradients.js';
import type { Network } from '../models/network.js';
import { discriminatorTerms, type Seen } from './discriminatorTerms.js';
import type { UpdateContext } from './scene.js';

/** What one pass of a discriminator's update has found out. */
export interface DiscriminatorFindings {
  /** The adversarial term, then the loss's further terms, each weighted. */
  readonly terms: readonly tf.Scalar[];
  readonly meanReal: tf.Scalar;
  readonly meanFake: tf.Scalar;
  readonly gradients: readonly tf.Tensor[];
  /** The states of the loss after the update. */
  readonly states: readonly tf.Tensor1D[];
}

/** What a discriminator's update is computed from. */
export interface DiscriminatorQuestion {
  readonly network: Network;
  readonly loss: AnyLoss;
  readonly step: number;
  readonly scene: UpdateContext;
  readonly seen: Seen;
  readonly states: readonly LossState[];
}

/** Everything in one differentiated function: right for any network, loss and term. */
export const tapeDiscriminator = ({
  network,
  loss,
  step,
  scene,
  seen,
  states,
}: DiscriminatorQuestion): DiscriminatorFindings => {
  // The states after this update are made of its own scores, so they come out of the same pass, with weight 0.
  const sizes = states.map(({ initial }) => initial.length);
  const summed = 1 + loss.discriminatorTerms.length;
  const measured = 2 + sizes.reduce((sum, size) => sum + size, 0);
  const { terms, gradients } = termsAndGradients(
    () => {
      const { terms: sum, real, fake } = discriminatorTerms(loss, step, scene, seen, { owned: true });
      const numbers = tf.stack([...sum, tf.mean(real), tf.mean(fake)]) as tf.Tensor1D;
      const next = states.map((state) => state.next(scene.momentOf(state).state(), real, fake));
      return next.length === 0 ? numbers : tf.concat1d([numbers, ...next]);
    },
    [...new Array<number>(summed).fill(1), ...new Array<number>(measured).fill(0)],
    network.variables,
  );
  const numbers = tf.unstack(tf.slice(terms, 0, summed + 2)) as tf.Scalar[];
  let from = summed + 2;
  return {
    terms: numbers.slice(0, summed),
    meanReal: numbers[summed]!,
    meanFake: numbers[summed + 1]!,
    gradients,
    states: sizes.map((size) => {
      from += size;
      return tf.slice(terms, from - size, size);
    }),
  };
};
