import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import type { Pass } from '../network.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { checkedWidth } from './internal/checks.js';
import type { Layer } from './layer.js';

export interface ConditionSettings {
  /** The name of the layer, for its refusals. */
  readonly name: string;
  readonly width: number;
}

/** The condition of a pass, if it is of this width. */
export const conditionOf = ({ name, width }: ConditionSettings, { condition }: Pick<Pass, 'condition'>): tf.Tensor => {
  if (condition?.shape.at(-1) === width) return condition;
  throw failure(
    'ShapeMismatch',
    name,
    `expects a condition of width ${width}, got ${condition === undefined ? 'none' : `[${condition.shape.slice(1)}]`}`,
    'train on data with that many classes',
  );
};

/** The input with the condition appended to its last axis: an image to an image, a vector the same at every pixel. */
const besideCondition = (x: tf.Tensor, condition: tf.Tensor): tf.Tensor => {
  const [batch, ...space] = x.shape.slice(0, -1) as [number, ...number[]];
  if (condition.rank === x.rank) return tf.concat([x, condition], -1);
  const plane = tf.reshape(condition, [batch, ...space.map(() => 1), condition.shape.at(-1)!]);
  return tf.concat([x, tf.mul(plane, tf.ones([batch, ...space, 1]))], -1);
};

/** The last numbers of each example's last axis, summed over the pixels of an image. */
const lastColumns = (of: tf.Tensor, width: number): tf.Tensor => {
  const last = of.shape.at(-1)!;
  const pixels = tf.reshape(of, [of.shape[0]!, -1, last]);
  return tf.sum(tf.slice(pixels, [0, 0, last - width], [-1, -1, width]), 1);
};

/** y = (x, condition): both gradients are parts of dy. */
export const withConditionRule: VjpRule<ConditionSettings> = {
  kind: 'withCondition',
  readsCondition: true,
  forward: (settings, _, x, pass) => ({ y: besideCondition(x, conditionOf(settings, pass)) }),
  backward: ({ width }, _, { x }, dy, { input, condition }) => {
    const start = x.shape.map(() => 0);
    return {
      dx: input ? tf.slice(dy, start, x.shape) : undefined,
      dCondition: condition ? lastColumns(dy, width) : undefined,
      gradients: [],
    };
  },
};

/**
 * Joins the condition to the input: appended to one of the same rank, or as constant planes to an image.
 *
 * In plain words: the first layer of a conditional generator or discriminator. The condition is the one-hot class of the
 * example, or an image, and reaches the layer through the pass.
 *
 * Shapes: `[batch, …, channels]` to `[batch, …, channels + width]`. Errors: `ShapeMismatch` when there is no condition, or
 * one of another width. Source: Mirza & Osindero 2014, section 3.2.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { dense, inferencePass, sequential, withCondition } from 'rxgan/models';
 *
 * const critic = sequential([2], withCondition(8), dense(1))({ name: 'discriminator', key: [1, 2] });
 * const scores = critic.apply(tf.zeros([3, 2]), { ...inferencePass, condition: tf.zeros([3, 8]) });
 * assert.deepEqual(scores.shape, [3, 1]);
 * critic[Symbol.dispose]();
 * ```
 */
export const withCondition =
  (width: number): Layer =>
  ({ name, inputShape }) => {
    checkedWidth(`${name}.width`, width);
    const settings = { name, width };
    return {
      outputShape: [...inputShape.slice(0, -1), inputShape.at(-1)! + width],
      variables: [],
      buffers: [],
      apply: fusedOps.keep(
        (x, pass) => besideCondition(x, conditionOf(settings, pass)),
        [fusedOp(withConditionRule, settings)],
      ),
      twiceDifferentiable: true,
      readsCondition: true,
    };
  };
