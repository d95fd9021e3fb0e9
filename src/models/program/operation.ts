import type * as tf from '@tensorflow/tfjs-core';
import { alongside } from '../../alongside.js';
import type { Key } from '../../random.js';
import type { PlacedLayer } from '../layer.js';
import type { Network } from '../network.js';

/** Examples of a batch that belong together: their statistics are their own, and so are their random draws. */
export interface Segment {
  readonly rows: number;
  readonly key: Key;
}

/** How a program is run. */
export interface ProgramPass {
  /** Training behaviour, or that of evaluation. */
  readonly training: boolean;
  /** May the statistics of the network move? */
  readonly owned: boolean;
  readonly segments: readonly Segment[];
  /** The position of the operation's layer in its network. */
  readonly place: number;
}

/** What an operation reads and may move. */
export interface Parameters {
  readonly weights: readonly tf.Tensor[];
  readonly statistics: readonly tf.Variable[];
}

/** What the forward pass leaves for the backward pass. */
export interface Forward {
  readonly y: tf.Tensor;
  readonly kept?: readonly tf.Tensor[];
}
export interface Backward {
  /** Present if it was asked for. */
  readonly dx?: tf.Tensor | undefined;
  /** One gradient for each weight; none if they were not asked for. */
  readonly gradients: readonly tf.Tensor[];
}
export interface Wanted {
  readonly input: boolean;
  readonly weights: boolean;
}

/**
 * An operation with its gradient written out, so that no tape is needed.
 *
 * `forward` never changes x. `backward` may overwrite dy, which is its own.
 */
export interface Rule<Settings> {
  readonly kind: string;
  readonly forward: (settings: Settings, parameters: Parameters, x: tf.Tensor, pass: ProgramPass) => Forward;
  readonly backward: (
    settings: Settings,
    parameters: Parameters,
    forward: Forward & { readonly x: tf.Tensor },
    dy: tf.Tensor,
    wanted: Wanted,
    pass: ProgramPass,
  ) => Backward;
}

/** A rule with its place in a network. Settings are plain data: they can be sent to another thread. */
export interface Operation<Settings = unknown> extends Parameters {
  readonly rule: Rule<Settings>;
  readonly settings: Settings;
  readonly weights: readonly tf.Variable[];
  readonly place: number;
}

/** The operations that a layer's or a network's `apply` stands for; none where the tape is needed. */
export const operationsOf = alongside<PlacedLayer['apply'] | Network['apply'], readonly Operation[]>();

/** An operation of a layer; `sequential` gives it its place. */
export const operation = <Settings>(
  rule: Rule<Settings>,
  settings: Settings,
  weights: readonly tf.Variable[] = [],
  statistics: readonly tf.Variable[] = [],
): Operation => ({ rule, settings, weights, statistics, place: 0 }) as unknown as Operation;
