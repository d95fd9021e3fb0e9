import type * as tf from '@tensorflow/tfjs-core';
import type { Key } from 'rxgan';
import { inferencePass, type Layer, type NetworkFactory, type Pass } from 'rxgan/models';

/** What a network or a layer was given, as plain numbers. */
export interface Given {
  readonly inputs: unknown;
  readonly condition: unknown;
  readonly training: boolean;
  readonly owned: boolean;
  readonly key: Key;
  readonly replaced: boolean;
}
const given = (x: tf.Tensor, { condition, training, owned, key, weights }: Pass): Given => ({
  inputs: x.arraySync(),
  condition: condition?.arraySync(),
  training,
  owned,
  key,
  replaced: weights !== undefined,
});

/** The network, writing down every pass. */
export const spied =
  (make: NetworkFactory, seen: Given[]): NetworkFactory =>
  (scope) => {
    const network = make(scope);
    return {
      ...network,
      apply: (x, pass = inferencePass) => {
        seen.push(given(x, pass));
        return network.apply(x, pass);
      },
    };
  };

/** A layer that gives what it gets, and writes it down. */
export const spy =
  (seen: Given[]): Layer =>
  ({ inputShape }) => ({
    outputShape: inputShape,
    variables: [],
    buffers: [],
    apply: (x, pass) => {
      seen.push(given(x, pass));
      return x;
    },
    twiceDifferentiable: true,
  });
