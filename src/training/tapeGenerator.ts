import * as tf from '@tensorflow/tfjs-core';
import type { AnyLoss, View } from '../losses/loss.js';
import { termsAndGradients } from '../models/gradients.js';
import { at } from '../schedule.js';
import type { Tick } from '../streams/tick.js';
import { asScalar } from './fits.js';
import type { Generated } from './generated.js';
import type { UpdateContext } from './scene.js';
import { type Unrolling, unrolled } from './unrolled.js';

/** What one pass of a generator's update has found out. */
export interface GeneratorFindings {
  /** The adversarial term, then the loss's further terms, each weighted. */
  readonly terms: readonly tf.Scalar[];
  readonly gradients: readonly tf.Tensor[];
}

/** What a generator's update is computed from. */
export interface GeneratorQuestion {
  readonly tick: Tick;
  readonly loss: AnyLoss;
  readonly scene: UpdateContext;
  readonly unrolling: Unrolling | undefined;
  readonly borrowed: Generated | undefined;
}

/** Everything in one differentiated function: right for any network, loss and term. */
export const tapeGenerator = ({ tick, loss, scene, unrolling }: GeneratorQuestion): GeneratorFindings => {
  const { model, batch, step } = tick;
  const { key, judge, score, momentOf, viewOf } = scene;
  const { terms, gradients } = termsAndGradients(
    () => {
      const fake = scene.see(scene.generate({ owned: true }), 'fake');
      let seenReal: tf.Tensor | undefined;
      const real = (): tf.Tensor => (seenReal ??= scene.see(batch, 'real'));
      const weights = unrolling && unrolled(tick, loss, scene, { real: real(), fake }, unrolling);
      const pass = (seen: tf.Tensor, purpose: string, condition?: tf.Tensor): tf.Tensor =>
        judge(seen, { owned: false, weights, key: key(`${purpose} pass`) }, condition);
      const fakeOutput = pass(fake, 'fake');
      let judged: tf.Tensor | undefined;
      // Most losses never ask what the real examples score, and then nobody computes it.
      const realOutput = (): tf.Tensor => (judged ??= pass(real(), 'real'));
      let further = 0;
      const critic: View['critic'] = (examples, condition) => score(pass(examples, `further ${further++}`, condition));
      const outputs = { real: realOutput, fake: () => fakeOutput };
      const adversarial = loss.generator(score(fakeOutput), () => score(realOutput()), momentOf(loss.state));
      return tf.stack([
        asScalar(`loss ${loss.name}.generator`, adversarial),
        ...loss.generatorTerms.map(({ name, weight, value, state }) => {
          const view = viewOf({ real: real(), fake }, outputs, critic)(state);
          return tf.mul(asScalar(`term ${name}`, value(view)), at(weight, step));
        }),
      ]) as tf.Tensor1D;
    },
    new Array<number>(1 + loss.generatorTerms.length).fill(1),
    model.players.generator.network.variables,
  );
  return { terms: tf.unstack(terms) as tf.Scalar[], gradients };
};
