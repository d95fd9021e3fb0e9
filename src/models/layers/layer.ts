import type * as tf from '@tensorflow/tfjs-core';
import type { Key } from '../../random.js';
import type { Network, Pass } from '../network.js';

/** A layer that has been given its place: its variables exist. */
export interface PlacedLayer {
  readonly outputShape: readonly number[];
  readonly variables: readonly tf.Variable[];
  readonly buffers: readonly tf.Variable[];
  readonly apply: (inputs: tf.Tensor, pass: Pass) => tf.Tensor;
  readonly twiceDifferentiable: boolean;
  /** Does the output of one example depend on the others of its batch? */
  readonly mixesBatch?: boolean;
  /** Does the last activation limit the output to a range? */
  readonly outputRange?: boolean;
  /** Does the output depend on the condition of the pass? */
  readonly readsCondition?: boolean;
}

/** Where a layer is put: the name and the random key that are its own, and the shape of one input. */
export interface Place {
  readonly name: string;
  readonly key: Key;
  readonly inputShape: readonly number[];
}

/** A layer is a function of its place in a network. A network is a layer too: any `NetworkFactory` can be one. */
export type Layer = (place: Place) => PlacedLayer | Network;
