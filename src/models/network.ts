import type * as tf from '@tensorflow/tfjs-core';
import type { Key } from '../random.js';

/** How a network is applied. */
export interface Pass {
  /** Training behaviour (batch statistics, dropout) or that of evaluation. */
  readonly training: boolean;
  /** May the pass move the network's own statistics? Only the network's own step may. */
  readonly owned: boolean;
  /** Where the pass takes its random draws from. */
  readonly key: Key;
}

/** Evaluation: nothing random, nothing written. */
export const evaluation: Pass = { training: false, owned: false, key: [0, 0] };

/**
 * A network is a function of tensors together with the variables it reads.
 *
 * In plain words: `{ apply, variables }`, and nothing hidden.
 */
export interface Network extends Disposable {
  readonly name: string;
  /** The shape of one input and of one output, without the batch. */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** What an optimizer may change, always in the same order. */
  readonly variables: readonly tf.Variable[];
  /** What only the network's own training pass may change: moving averages. */
  readonly statistics: readonly tf.Variable[];
  readonly apply: (inputs: tf.Tensor, pass?: Pass) => tf.Tensor;
  /** Layers that are not known to have a right second derivative; a gradient penalty refuses them by name. */
  readonly firstOrderOnly: readonly string[];
}

/** Makes a network: `name` prefixes its variables, `key` seeds its initial values. */
export type NetworkFactory = (scope: { readonly name: string; readonly key: Key }) => Network;
