import * as tf from '@tensorflow/tfjs-core';
import type { Key } from 'rxgan';
import type { Network } from 'rxgan/models';
import { termsAndGradients } from '../../../src/models/gradients.js';
import { nameOf } from '../../../src/models/variable.js';
import { backward } from '../../../src/models/vjp/backward.js';
import { forward } from '../../../src/models/vjp/forward.js';
import { fusedOps } from '../../../src/models/vjp/operation.js';

/** A pass of a network over examples in segments, and the gradient that comes back to its output. */
export interface PassCase {
  readonly network: Network;
  readonly x: tf.Tensor;
  readonly dy: tf.Tensor;
  /** For networks that read it. */
  readonly condition: tf.Tensor | undefined;
  readonly segments: readonly { readonly rows: number; readonly key: Key }[];
  readonly training: boolean;
  readonly owned: boolean;
}

type Numbers = Readonly<Record<string, Float32Array>>;
/** What a pass gives. */
export type PassResult = {
  readonly y: Float32Array;
  /** By the input, by all weights, and by the condition of a network that reads it. */
  readonly gradients: Numbers;
  /** Afterwards. */
  readonly statistics: Numbers;
  /** What the pass must leave as it is: the input and the weights, afterwards. */
  readonly unchanged: Numbers;
};

const values = (tensor: tf.Tensor): Float32Array => (tensor.dataSync() as Float32Array).slice();

const named = (variables: readonly tf.Variable[], tensors: readonly tf.Tensor[] = variables): Numbers =>
  Object.fromEntries(variables.map((variable, i) => [nameOf(variable), values(tensors[i]!)]));

/** What a pass must leave as it is. */
export const unchangedBy = ({ network, x }: Pick<PassCase, 'network' | 'x'>): Numbers => ({
  x: values(x),
  ...named(network.variables),
});

const result = (
  { network, x }: PassCase,
  y: tf.Tensor,
  dx: tf.Tensor,
  weights: readonly tf.Tensor[],
  dCondition: tf.Tensor | undefined,
): PassResult => ({
  y: values(y),
  gradients: {
    x: values(dx),
    ...named(network.variables, weights),
    ...(dCondition && { condition: values(dCondition) }),
  },
  statistics: named(network.buffers),
  unchanged: unchangedBy({ network, x }),
});

/** On the tape: one pass for each segment, as two passes of real and generated examples are. */
export const byTape = (passCase: PassCase): PassResult =>
  tf.tidy(() => {
    const { network, x, dy, condition, segments, training, owned } = passCase;
    const outputs: tf.Tensor[] = [];
    const { gradients } = termsAndGradients(
      () => {
        let from = 0;
        const parts = segments.map(({ rows, key }) => {
          const [part, slope] = [tf.slice(x, from, rows), tf.slice(dy, from, rows)];
          const given = condition && tf.slice(condition, from, rows);
          from += rows;
          const y = network.apply(part, { training, owned, key, condition: given });
          outputs.push(tf.keep(tf.clone(y)));
          return tf.sum(tf.mul(y, slope));
        });
        return tf.reshape(tf.addN(parts), [1]) as tf.Tensor1D;
      },
      [1],
      [x, ...network.variables, ...(condition ? [condition] : [])],
    );
    const y = tf.concat(outputs);
    tf.dispose(outputs);
    const weights = gradients.slice(1, 1 + network.variables.length);
    return result(passCase, y, gradients[0]!, weights, condition && gradients.at(-1)!);
  });

/** By the network's written-out passes: all segments in one batch. */
export const byVjp = (passCase: PassCase): PassResult =>
  tf.tidy(() => {
    const { network, x, dy, condition, segments, training, owned } = passCase;
    const run = forward(fusedOps.of(network.apply)!, x, { training, owned, segments, condition });
    const y = tf.tensor(values(run.y), run.y.shape);
    const needed = { weights: true, input: true, condition: condition !== undefined };
    const { dx, weights, dCondition } = backward(run, tf.tensor(values(dy), dy.shape), needed);
    return result(passCase, y, dx!, weights, dCondition);
  });
