import type * as tf from '@tensorflow/tfjs-core';
import type { Key } from '../../random.js';
import type { Heads, Pass } from '../network.js';

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
  /** The named outputs of a layer that has several. */
  readonly heads?: Heads | undefined;
}

/** A layer is a function of its place in a network: name, random key and the shape of one input. */
export type Layer = (place: {
  readonly name: string;
  readonly key: Key;
  readonly inputShape: readonly number[];
}) => PlacedLayer;
