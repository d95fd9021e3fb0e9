import * as tf from '@tensorflow/tfjs-core';
import { termsAndGradients } from '../models/gradients.js';
import { backward } from '../models/vjp/backward.js';
import { forward } from '../models/vjp/forward.js';
import type { FusedOp } from '../models/vjp/operation.js';
import { at } from '../schedule.js';
import { discriminatorGradient } from './discriminatorGradient.js';
import { asScalar } from './fits.js';
import { programOf } from './programOf.js';
import type { DiscriminatorFindings, DiscriminatorQuestion } from './tapeDiscriminator.js';

/** The further terms, which look at more than scores: they take the tape, and nothing else does. */
const furtherTerms = ({ network, loss, step, scene, seen }: DiscriminatorQuestion) => {
  // The passes of real and fake examples are numbered 0 and 1, as they are where everything is on the tape.
  let passes = 2;
  const pass = (examples: tf.Tensor, number: number, condition?: tf.Tensor): tf.Tensor =>
    scene.judge(examples, { owned: false, key: scene.key(`pass ${number}`) }, condition);
  return termsAndGradients(
    () => {
      const outputs = { real: () => pass(seen.real, 0), fake: () => pass(seen.fake, 1) };
      const view = scene.viewOf(seen, outputs, (examples, condition) =>
        scene.score(pass(examples, passes++, condition)),
      );
      return tf.stack(
        loss.discriminatorTerms.map(({ name, weight, value, state }) =>
          tf.mul(asScalar(`term ${name}`, value(view(state))), at(weight, step)),
        ),
      ) as tf.Tensor1D;
    },
    new Array<number>(loss.discriminatorTerms.length).fill(1),
    network.variables,
  );
};

/** Can the discriminator's update be computed by its program? */
export const discriminatorProgram = ({
  network,
}: Pick<DiscriminatorQuestion, 'network'>): readonly FusedOp[] | undefined => programOf(network);

/** The same findings by the network's program: real and fake in one batch, and a tape for further terms alone. */
export const fusedDiscriminator = (
  question: DiscriminatorQuestion,
  operations: readonly FusedOp[],
): DiscriminatorFindings => {
  const { loss, scene, seen } = question;
  const run = forward(operations, tf.concat([seen.real, seen.fake]), {
    training: true,
    owned: true,
    segments: [
      { rows: seen.real.shape[0]!, key: scene.key('pass 0') },
      { rows: seen.fake.shape[0]!, key: scene.key('pass 1') },
    ],
  });
  const { term, gradient, ...measured } = discriminatorGradient(question, run.y, {
    real: seen.real.shape[0]!,
    fake: seen.fake.shape[0]!,
  });
  const { weights } = backward(run, gradient, { weights: true, input: false });
  if (loss.discriminatorTerms.length === 0) return { ...measured, terms: [term], gradients: weights };
  const further = furtherTerms(question);
  return {
    ...measured,
    terms: [term, ...(tf.unstack(further.terms) as tf.Scalar[])],
    gradients: weights.map((gradient, i) => tf.add(gradient, further.gradients[i]!)),
  };
};
