import type * as tf from '@tensorflow/tfjs-core';
import type { Key } from '../random.js';
import type { Pass } from './network.js';

/** A layer that has been given its place: its variables exist. */
export interface PlacedLayer {
  readonly outputShape: readonly number[];
  readonly variables: readonly tf.Variable[];
  readonly statistics: readonly tf.Variable[];
  readonly apply: (inputs: tf.Tensor, pass: Pass) => tf.Tensor;
  readonly twiceDifferentiable: boolean;
}

/** A layer is a function of its place in a network: name, random key and the shape of one input. */
export type Layer = (place: {
  readonly name: string;
  readonly key: Key;
  readonly inputShape: readonly number[];
}) => PlacedLayer;
