import * as tf from '@tensorflow/tfjs-core';
import { backward } from '../models/vjp/backward.js';
import { forward, type VjpTrace } from '../models/vjp/forward.js';
import type { FusedOp } from '../models/vjp/operation.js';
import { generated } from './generated.js';
import { generatorGradient } from './generatorGradient.js';
import { programOf } from './programOf.js';
import type { GeneratorFindings, GeneratorQuestion } from './tapeGenerator.js';

/**
 * The discriminator's program, if the generator's update can be computed by programs: nothing may stand between the two
 * networks, nor beside the scores.
 */
export const generatorProgram = ({
  tick: { model },
  loss,
  unrolling,
}: Pick<GeneratorQuestion, 'tick' | 'loss' | 'unrolling'>): readonly FusedOp[] | undefined => {
  const direct = loss.perturbations.length === 0 && loss.packing === 1 && unrolling === undefined;
  const known = !model.tape && programOf(model.players.generator.network) !== undefined;
  return direct && known && loss.generatorTerms.length === 0
    ? programOf(model.players.discriminator.network)
    : undefined;
};

/** The same findings by the networks' programs. */
export const fusedGenerator = (question: GeneratorQuestion, discriminator: readonly FusedOp[]): GeneratorFindings => {
  const { tick, scene, borrowed } = question;
  const rows = tick.batch.shape[0]!;
  const judge = (examples: tf.Tensor, purpose: string): VjpTrace =>
    forward(discriminator, examples, {
      training: true,
      owned: false,
      segments: [{ rows, key: scene.key(`${purpose} pass`) }],
    });
  const made = borrowed?.run ?? generated(tick, scene, true).run!;
  const judged = judge(made.y, 'fake');
  let real: tf.Tensor | undefined;
  const { numbers, gradient } = generatorGradient(question, judged.y, () => (real ??= judge(tick.batch, 'real').y));
  const { dx } = backward(judged, gradient, { weights: false, input: true });
  const { weights } = backward(made, dx!, { weights: true, input: false });
  return { terms: [tf.reshape(numbers[0]!, [])], gradients: weights };
};
