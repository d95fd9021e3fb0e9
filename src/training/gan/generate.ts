import type * as tf from '@tensorflow/tfjs-core';
import { forward, type VjpTrace } from '../../models/vjp/forward.js';
import { fusedOps } from '../../models/vjp/operation.js';
import type { ShardPass } from '../parts/shardPass.js';
import type { Draw, UpdateContext } from './context.js';

/** What generated examples were made of and, where written-out passes made them, all that the generator's gradient needs. */
export interface Generated {
  readonly draw: Draw;
  readonly trace?: VjpTrace | undefined;
  /** The same where several threads made them. */
  readonly pass?: ShardPass | undefined;
}

/** What the generator makes of the context's draw, written out if it can be. Outside of any differentiated function. */
export const generate = (
  { tick: { model }, draw, condition }: UpdateContext,
  owned: boolean,
): Generated & { readonly examples: tf.Tensor } => {
  const { network } = model.players.generator;
  const ops = model.tape ? undefined : fusedOps.of(network.apply);
  if (ops === undefined) {
    const pass = { owned, key: draw.key, training: true, condition };
    return { draw, examples: network.apply(draw.input, pass) };
  }
  const segments = [{ rows: draw.input.shape[0]!, key: draw.key }];
  const trace = forward(ops, draw.input, { training: true, owned, condition, segments });
  return { draw, examples: trace.y, trace };
};
