import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { functionMetadata } from '../functionMetadata.js';
import type { Key } from '../random.js';
import { sameShape } from '../shape.js';

/** How a network is applied. */
export interface Pass {
  /** Training behavior (batch statistics, dropout) or that of inference. */
  readonly training: boolean;
  /** May the pass move the network's buffers? Only the network's own step may. */
  readonly owned: boolean;
  /** Where the pass takes its random draws from. */
  readonly key: Key;
  /** The condition of each example, one row an example; for the layers that read it. */
  readonly condition?: tf.Tensor | undefined;
  /** What stands in for a variable: its value after an update that has not been made. */
  readonly weights?: ((variable: tf.Variable) => tf.Tensor) | undefined;
}

/** Inference: nothing random, nothing written. */
export const inferencePass: Pass = { training: false, owned: false, key: [0, 0] };

/**
 * The value of a layer's variable in this pass: its own, or what the pass puts in its place.
 *
 * In plain words: a layer of one's own that reads its variables through this can be unrolled.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { inferencePass, weightOf } from 'rxgan/models';
 *
 * const scale = tf.variable(tf.scalar(2));
 * assert.equal(weightOf(scale, inferencePass), scale);
 * const tried = tf.scalar(3);
 * assert.equal(weightOf(scale, { ...inferencePass, weights: () => tried }), tried);
 * ```
 */
export const weightOf = (variable: tf.Variable, { weights }: Pass): tf.Tensor => weights?.(variable) ?? variable;

/** Named outputs of a network, as columns of the one tensor that it gives: `[from, length]`. */
export type Heads = Readonly<Record<string, readonly [from: number, length: number]>>;

/**
 * A network is a function of tensors together with the variables it reads.
 *
 * In plain words: `{ apply, variables }`, and nothing hidden.
 */
export interface Network extends Traits, Disposable {
  readonly name: string;
  /** The shape of one input and of one output, without the batch. */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** What an optimizer may change, always in the same order. */
  readonly variables: readonly tf.Variable[];
  /** What only the network's own training pass may change: moving averages. */
  readonly buffers: readonly tf.Variable[];
  readonly apply: (inputs: tf.Tensor, pass?: Pass) => tf.Tensor;
  /** Are the scores energies: at least 0, and low for what is real? */
  readonly energies?: boolean;
  /** The named outputs of a network that has several; `score` is among them. */
  readonly heads?: Heads | undefined;
}

/** Properties of a network that losses and training depend on, with the names of its layers. */
export interface Traits {
  /** Layers that are not known to have a right second derivative; a gradient penalty refuses them by name. */
  readonly firstOrderOnly: readonly string[];
  /** Layers that mix the examples of a batch, such as batch normalization; a gradient penalty refuses them by name. */
  readonly mixesBatch: readonly string[];
  /** The last layer's name if it limits the output to a range, as a sigmoid does; losses of raw scores refuse it. */
  readonly outputRange: string | undefined;
  /** Layers that do not read their variables through the pass; unrolling refuses them by name. */
  readonly noWeightOverride: readonly string[];
  /** Does the output depend on the condition of the pass? */
  readonly readsCondition: boolean;
}

/** Throws a `ShapeMismatch` if these are no inputs of the network: some kernels would compute on with others. */
export const assertInput = ({ name, inputShape }: Pick<Network, 'name' | 'inputShape'>, { shape }: tf.Tensor): void => {
  const [, ...example] = shape;
  if (sameShape(example, inputShape) && shape.length > 0) return;
  const problem = `takes inputs of shape [batch, ${inputShape.join(', ')}], got [${shape.join(', ')}]`;
  throw failure('ShapeMismatch', name, problem, 'give it a batch of such inputs');
};

/** The columns of a network's output that carry this name; all of them for the `score` of a network without names. */
export const headOf = (network: Pick<Network, 'name' | 'heads'>, output: tf.Tensor, name: string): tf.Tensor => {
  const columns = network.heads?.[name];
  if (columns !== undefined) return tf.slice(output, [0, columns[0]], [-1, columns[1]]);
  if (network.heads === undefined && name === 'score') return output;
  throw failure(
    'ConfigError',
    `${network.name}.${name}`,
    `there is no such output, only ${Object.keys(network.heads ?? { score: 0 }).join(', ')}`,
    `end the network in heads({ score: dense(1), ${name}: … })`,
  );
};

/** Makes a network: `name` prefixes its variables, `key` seeds its initial values. */
export type NetworkFactory = (scope: { readonly name: string; readonly key: Key }) => Network;

/** A network in an objective: training behavior, the condition of the batch if no other is given. */
export type NetworkFunction = (x: tf.Tensor, condition?: tf.Tensor) => tf.Tensor;

/** The networks that such functions apply, kept beside them. */
export const networkOf = functionMetadata<NetworkFunction, Network>();
