import * as tf from '@tensorflow/tfjs-core';
import { backward } from '../../models/vjp/backward.js';
import { forward, type VjpTrace } from '../../models/vjp/forward.js';
import type { FusedOp } from '../../models/vjp/operation.js';
import type { Key } from '../../random.js';

import type { Each } from './protocol.js';

/** The written-out passes of the players, by name. */
export type Programs = Each<readonly FusedOp[]>;

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
  /** Who generates and who judges, by name. */
  readonly generator: string;
  readonly discriminator: string;
  readonly keys: readonly Key[];
}

/** The players whose buffers a pass may move. */
export type Owners = readonly string[];

/** A forward pass over a part of a batch, and its backward pass. */
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
  programs: Programs,
  { kind, keys, generator, discriminator }: Task,
  inputs: readonly tf.Tensor[],
  owners: Owners,
  made?: VjpTrace,
): ShardPass => {
  const rows = (inputs[0] ?? made!.y).shape[0]!;
  const make = (latents: tf.Tensor | undefined): VjpTrace =>
    made ??
    forward(programs[generator]!, latents!, {
      training: true,
      owned: owners.includes(generator),
      segments: [{ rows, key: keys[0]! }],
    });
  const judge = (examples: tf.Tensor, of: readonly Key[], owner: boolean): VjpTrace =>
    forward(programs[discriminator]!, examples, {
      training: true,
      owned: owner,
      segments: of.map((key) => ({ rows, key })),
    });
  switch (kind) {
    case 'discriminator': {
      const [real, latents] = inputs;
      const fake = make(latents);
      const judged = judge(tf.concat([real!, fake.y]), keys.slice(1), owners.includes(discriminator));
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
