import * as tf from '@tensorflow/tfjs-core';
import { backward } from '../../models/vjp/backward.js';
import { forward, type VjpTrace } from '../../models/vjp/forward.js';
import type { FusedOp } from '../../models/vjp/operation.js';
import type { Key } from '../../random.js';

/** The programs of both players. */
export interface Programs {
  readonly generator: readonly FusedOp[];
  readonly discriminator: readonly FusedOp[];
}

/**
 * What a pass over a part of a batch computes, and from which keys its layers draw.
 *
 * - `discriminator`: scores of real and of generated examples, from examples and latents; gradients of the discriminator.
 *   Keys: the generator's pass, the two of the discriminator.
 * - `generator`: scores of generated examples, from latents; gradients of the generator. Keys: one pass of each.
 * - `judgement`: scores of examples, and no gradients. Key: the pass of the discriminator.
 */
export interface Task {
  readonly kind: 'discriminator' | 'generator' | 'judgement';
  readonly keys: readonly Key[];
}

/** Which network's buffers a pass may move. */
export interface Ownership {
  readonly generator: boolean;
  readonly discriminator: boolean;
}

/** A forward pass over a part of a batch, and the way back. */
export interface ShardPass {
  /** `[segments · rows, outputs]` */
  readonly scores: tf.Tensor;
  /** The gradients by the weights of the network that the task updates. Consumes dScores. */
  readonly gradients: (dScores: tf.Tensor) => readonly tf.Tensor[];
  /** The pass of the generator, for an update that goes on from its examples. */
  readonly made?: VjpTrace | undefined;
}

/** How many examples of the discriminator's pass there are for each row of the batch. */
export const segmentsOf = ({ kind }: Task): number => (kind === 'discriminator' ? 2 : 1);

/** Runs a task over rows of a batch: what every thread does with its own. `made`: examples that another task has made. */
export const shardPass = (
  { generator, discriminator }: Programs,
  { kind, keys }: Task,
  inputs: readonly tf.Tensor[],
  owned: Ownership,
  made?: VjpTrace,
): ShardPass => {
  const rows = (inputs[0] ?? made!.y).shape[0]!;
  const make = (latents: tf.Tensor | undefined): VjpTrace =>
    made ??
    forward(generator, latents!, { training: true, owned: owned.generator, segments: [{ rows, key: keys[0]! }] });
  const judge = (examples: tf.Tensor, of: readonly Key[], owner: boolean): VjpTrace =>
    forward(discriminator, examples, { training: true, owned: owner, segments: of.map((key) => ({ rows, key })) });
  switch (kind) {
    case 'discriminator': {
      const [real, latents] = inputs;
      const fake = make(latents);
      const judged = judge(tf.concat([real!, fake.y]), keys.slice(1), owned.discriminator);
      return {
        scores: judged.y,
        gradients: (dScores) => backward(judged, dScores, { weights: true, input: false }).weights,
        made: fake,
      };
    }
    case 'generator': {
      const fake = make(inputs[0]);
      const judged = judge(fake.y, keys.slice(1), false);
      return {
        scores: judged.y,
        gradients: (dScores) => {
          const { dx } = backward(judged, dScores, { weights: false, input: true });
          return backward(fake, dx!, { weights: true, input: false }).weights;
        },
        made: fake,
      };
    }
    case 'judgement':
      return { scores: judge(inputs[0]!, keys, false).y, gradients: () => [] };
  }
};
