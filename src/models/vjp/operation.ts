import type * as tf from '@tensorflow/tfjs-core';
import { functionMetadata } from '../../functionMetadata.js';
import { type Key, keyOf } from '../../random.js';
import type { PlacedLayer } from '../layers/layer.js';
import type { Network } from '../network.js';
import type { VjpTrace } from './forward.js';

/** Examples of a batch that belong together: their buffers are their own, and so are their random draws. */
export interface Segment {
  readonly rows: number;
  readonly key: Key;
}

/** How operations are run. */
export interface VjpPass {
  /** Training behavior, or that of inference. */
  readonly training: boolean;
  /** May the buffers of the network move? */
  readonly owned: boolean;
  readonly segments: readonly Segment[];
  /** The condition of each example, the rows of all segments in order; for operations that read it. */
  readonly condition?: tf.Tensor | undefined;
}

/** What an operation reads and may move. */
export interface Operands {
  readonly weights: readonly tf.Tensor[];
  readonly buffers: readonly tf.Variable[];
  /** The purposes of the layer's draws, from the outermost network inwards. */
  readonly purposes: readonly string[];
  /** Operations inside of this one, branch by branch. */
  readonly branches: readonly (readonly FusedOp[])[];
}

/** What the forward pass leaves for the backward pass. */
export interface Forward {
  readonly y: tf.Tensor;
  readonly kept?: readonly tf.Tensor[];
  /** The passes of its branches. */
  readonly traces?: readonly VjpTrace[];
}
export interface Backward {
  /** Present if it is needed. */
  readonly dx?: tf.Tensor | undefined;
  /** One gradient for each weight; none if they are not needed. */
  readonly gradients: readonly tf.Tensor[];
  /** Present if it is needed and the operation, or one in its branches, reads the condition. */
  readonly dCondition?: tf.Tensor | undefined;
}
export interface NeededGradients {
  readonly input: boolean;
  readonly weights: boolean;
  /** False if not given: a condition is rarely something that learns. */
  readonly condition?: boolean;
}

/**
 * An operation with its gradient written out, so that no tape is needed.
 *
 * `forward` never changes x. `backward` may overwrite dy, which is its own.
 */
export interface VjpRule<Settings> {
  readonly kind: string;
  /** Does the operation itself read the condition of the pass? */
  readonly readsCondition?: boolean;
  readonly forward: (settings: Settings, operands: Operands, x: tf.Tensor, pass: VjpPass) => Forward;
  readonly backward: (
    settings: Settings,
    operands: Operands,
    forward: Forward & { readonly x: tf.Tensor },
    dy: tf.Tensor,
    needed: NeededGradients,
    pass: VjpPass,
  ) => Backward;
}

/** A rule with its operands. Settings are plain data: they can be sent to another thread. */
export interface FusedOp<Settings = unknown> extends Operands {
  readonly rule: VjpRule<Settings>;
  readonly settings: Settings;
  readonly weights: readonly tf.Variable[];
}

/** The operations that a layer's or a network's `apply` stands for; none where the tape is needed. */
export const fusedOps = functionMetadata<PlacedLayer['apply'] | Network['apply'], readonly FusedOp[]>();

/** An operation of a layer. */
export const fusedOp = <Settings>(
  rule: VjpRule<Settings>,
  settings: Settings,
  { weights = [], buffers = [], branches = [] }: Partial<Pick<FusedOp, 'weights' | 'buffers' | 'branches'>> = {},
): FusedOp => ({ rule, settings, weights, buffers, branches, purposes: [] }) as unknown as FusedOp;

/** The same operation inside of a network that gives its layer keys for this purpose. */
export const within = (purpose: string, operation: FusedOp): FusedOp => ({
  ...operation,
  purposes: [purpose, ...operation.purposes],
  branches: operation.branches.map((branch) => branch.map((inner) => within(purpose, inner))),
});

/** The key of a layer's draws in a pass of the network with this key. */
export const keyWithin = (key: Key, purposes: readonly string[]): Key =>
  purposes.reduce<Key>((outer, purpose) => keyOf(outer[0], purpose, outer[1]), key);

/** The weights of an operation and of its branches. */
export const weightsOf = ({ weights, branches }: FusedOp): readonly tf.Variable[] =>
  branches.length === 0 ? weights : [...weights, ...branches.flatMap((branch) => branch.flatMap(weightsOf))];

/** Does an operation, or one in its branches, read the condition of the pass? */
export const readsCondition = ({ rule, branches }: FusedOp): boolean =>
  rule.readsCondition === true || branches.some((branch) => branch.some(readsCondition));
