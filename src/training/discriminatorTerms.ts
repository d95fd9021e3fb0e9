import * as tf from '@tensorflow/tfjs-core';
import type { AnyLoss, View } from '../losses/loss.js';
import type { Pass } from '../models/network.js';
import { at } from '../schedule.js';
import { asScalar } from './fits.js';
import type { UpdateContext } from './scene.js';

/** Real and generated examples as the discriminator sees them. */
export interface Seen {
  readonly real: tf.Tensor;
  readonly fake: tf.Tensor;
}

/** The terms of the discriminator's sum, the adversarial one first, and the scores that they are made of. */
export interface DiscriminatorTerms {
  readonly terms: readonly tf.Scalar[];
  readonly real: tf.Tensor;
  readonly fake: tf.Tensor;
}

/** What the discriminator minimizes, for its own weights or for those that the pass puts in their place. */
export const discriminatorTerms = (
  loss: AnyLoss,
  step: number,
  { key, judge, score, momentOf, viewOf }: UpdateContext,
  seen: Seen,
  { owned, weights }: Pick<Pass, 'owned' | 'weights'>,
  purpose = 'pass',
): DiscriminatorTerms => {
  let passes = 0;
  const pass = (examples: tf.Tensor, own: boolean, condition?: tf.Tensor): tf.Tensor =>
    judge(examples, { owned: own, weights, key: key(`${purpose} ${passes++}`) }, condition);
  const outputs = { real: pass(seen.real, owned), fake: pass(seen.fake, owned) };
  const [real, fake] = [score(outputs.real), score(outputs.fake)];
  const critic: View['critic'] = (examples, condition) => score(pass(examples, false, condition));
  const view = viewOf(seen, { real: () => outputs.real, fake: () => outputs.fake }, critic);
  const adversarial = loss.discriminator(real, fake, momentOf(loss.state));
  return {
    real,
    fake,
    terms: [
      asScalar(`loss ${loss.name}.discriminator`, adversarial),
      ...loss.discriminatorTerms.map(({ name, weight, value, state }) =>
        tf.mul<tf.Scalar>(asScalar(`term ${name}`, value(view(state))), at(weight, step)),
      ),
    ],
  };
};
