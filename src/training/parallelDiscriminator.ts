import { sizeOf } from '../shape.js';
import type { Tick } from '../streams/tick.js';
import { discriminatorGradient } from './discriminatorGradient.js';
import type { Generated } from './generated.js';
import { batchPass } from './parts/batchPass.js';
import { workerPoolOf } from './parts/workerPoolOf.js';
import type { DiscriminatorFindings, DiscriminatorQuestion } from './tapeDiscriminator.js';

/**
 * The findings of `fusedDiscriminator` by several threads, each of which makes and judges its part of the examples.
 *
 * `lent`: the generator's own update goes on from the same pass of the generator.
 */
export const parallelDiscriminator = (
  { model, batch }: Tick,
  question: Pick<DiscriminatorQuestion, 'network' | 'loss' | 'scene' | 'states'>,
  workers: number,
  lent: boolean,
): DiscriminatorFindings & { readonly generated: Generated } => {
  const { key, draw } = question.scene;
  const rows = batch.shape[0]!;
  const pass = batchPass(workerPoolOf(model), {
    kind: 'discriminator',
    keys: [draw.key, key('pass 0'), key('pass 1')],
    workers,
    rows,
    inputs: [batch, draw.latents],
    outputs: sizeOf(question.network.outputShape),
    owned: { generator: lent, discriminator: true },
  });
  const { term, gradient, ...measured } = discriminatorGradient(question, pass.scores, { real: rows, fake: rows });
  return { ...measured, terms: [term], gradients: pass.gradients(gradient), generated: { draw, pass } };
};
