import type * as tf from '@tensorflow/tfjs-core';
import { forward, type VjpTrace } from '../models/vjp/forward.js';
import type { Tick } from '../streams/tick.js';
import type { ShardPass } from './parts/shardPass.js';
import { programOf } from './programOf.js';
import type { Draw, UpdateContext } from './scene.js';

/** What generated examples were made of and, where programs made them, all that the generator's gradient needs. */
export interface Generated {
  readonly draw: Draw;
  readonly run?: VjpTrace | undefined;
  /** The same where several threads made them. */
  readonly pass?: ShardPass | undefined;
}

/** What the generator makes of the scene's draw, by its program if it has one. Outside of any differentiated function. */
export const generated = (
  { model }: Tick,
  { draw, generate }: UpdateContext,
  owned: boolean,
): Generated & { readonly examples: tf.Tensor } => {
  const operations = model.tape ? undefined : programOf(model.players.generator.network);
  if (operations === undefined) return { draw, examples: generate({ owned }) };
  const segments = [{ rows: draw.latents.shape[0], key: draw.key }];
  const run = forward(operations, draw.latents, { training: true, owned, segments });
  return { draw, examples: run.y, run };
};
