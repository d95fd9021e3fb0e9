import type { AnyLoss, LossState } from '../losses/loss.js';
import type { Tick } from '../streams/tick.js';
import { discriminatorProgram, fusedDiscriminator } from './fusedDiscriminator.js';
import { type Generated, generated } from './generated.js';
import { parallelDiscriminator } from './parallelDiscriminator.js';
import type { UpdateContext } from './scene.js';
import { type DiscriminatorFindings, tapeDiscriminator } from './tapeDiscriminator.js';

/** What a pass of the discriminator's update finds out, the fastest way there is; `fused`: no tape was taken. */
export const discriminatorFindings = (
  tick: Tick,
  {
    loss,
    scene,
    states,
  }: { readonly loss: AnyLoss; readonly scene: UpdateContext; readonly states: readonly LossState[] },
  { lent, workers }: { readonly lent: boolean; readonly workers: number },
): DiscriminatorFindings & { readonly generated: Generated; readonly fused: boolean } => {
  const { model, batch, step } = tick;
  const { network } = model.players.discriminator;
  if (workers > 1)
    return { ...parallelDiscriminator(tick, { network, loss, scene, states }, workers, lent), fused: true };
  // Outside of the differentiated function: the generator's part never gets on the tape.
  const made = generated(tick, scene, lent);
  const seen = { real: scene.see(batch, 'real'), fake: scene.see(made.examples, 'fake') };
  const question = { network, loss, step, scene, seen, states };
  const program = model.tape ? undefined : discriminatorProgram(question);
  const found = program === undefined ? tapeDiscriminator(question) : fusedDiscriminator(question, program);
  return { ...found, generated: made, fused: program !== undefined && loss.discriminatorTerms.length === 0 };
};
