import type * as tf from '@tensorflow/tfjs-core';
import { functionMetadata } from '../../functionMetadata.js';
import type { Key } from '../../random.js';
import type { PlacedLayer } from '../layers/layer.js';
import type { Network } from '../network.js';

/** Examples of a batch that belong together: their buffers are their own, and so are their random draws. */
export interface Segment {
  readonly rows: number;
  readonly key: Key;
}

/** How a program is run. */
export interface VjpPass {
  /** Training behavior, or that of evaluation. */
  readonly training: boolean;
  /** May the buffers of the network move? */
  readonly owned: boolean;
  readonly segments: readonly Segment[];
  /** The position of the operation's layer in its network. */
  readonly place: number;
}

/** What an operation reads and may move. */
export interface Parameters {
  readonly weights: readonly tf.Tensor[];
  readonly buffers: readonly tf.Variable[];
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
export interface VjpRule<Settings> {
  readonly kind: string;
  readonly forward: (settings: Settings, parameters: Parameters, x: tf.Tensor, pass: VjpPass) => Forward;
  readonly backward: (
    settings: Settings,
    parameters: Parameters,
    forward: Forward & { readonly x: tf.Tensor },
    dy: tf.Tensor,
    wanted: Wanted,
    pass: VjpPass,
  ) => Backward;
}

/** A rule with its place in a network. Settings are plain data: they can be sent to another thread. */
export interface FusedOp<Settings = unknown> extends Parameters {
  readonly rule: VjpRule<Settings>;
  readonly settings: Settings;
  readonly weights: readonly tf.Variable[];
  readonly place: number;
}

/** The operations that a layer's or a network's `apply` stands for; none where the tape is needed. */
export const fusedOps = functionMetadata<PlacedLayer['apply'] | Network['apply'], readonly FusedOp[]>();

/** An operation of a layer; `sequential` gives it its place. */
export const fusedOp = <Settings>(
  rule: VjpRule<Settings>,
  settings: Settings,
  weights: readonly tf.Variable[] = [],
  buffers: readonly tf.Variable[] = [],
): FusedOp => ({ rule, settings, weights, buffers, place: 0 }) as unknown as FusedOp;
