import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import type { Pass } from '../network.js';
import { checkedWidth } from './checkedWidth.js';
import type { Layer } from './layer.js';

/** The condition of a pass, if it is of this width. */
export const conditionOf = (name: string, { condition }: Pass, width: number): tf.Tensor => {
  if (condition?.shape.at(-1) === width) return condition;
  throw failure(
    'ShapeMismatch',
    name,
    `expects a condition of width ${width}, got ${condition === undefined ? 'none' : `[${condition.shape.slice(1)}]`}`,
    'train on data with that many classes',
  );
};

/**
 * Joins the condition to the input: appended to a vector, or as constant planes to an image.
 *
 * In plain words: the first layer of a conditional generator or discriminator. The condition is the one-hot class of the
 * example, and reaches the layer through the pass.
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
 * const asked = critic.apply(tf.zeros([3, 2]), { ...inferencePass, condition: tf.zeros([3, 8]) });
 * assert.deepEqual(asked.shape, [3, 1]);
 * critic[Symbol.dispose]();
 * ```
 */
export const withCondition =
  (width: number): Layer =>
  ({ name, inputShape }) => {
    checkedWidth(`${name}.width`, width);
    const space = inputShape.slice(0, -1);
    return {
      outputShape: [...space, inputShape.at(-1)! + width],
      variables: [],
      buffers: [],
      apply: (x, pass) => {
        const condition = conditionOf(name, pass, width);
        if (space.length === 0) return tf.concat([x, condition], -1);
        const batch = x.shape[0]!;
        const plane = tf.reshape(condition, [batch, ...space.map(() => 1), width]);
        return tf.concat([x, tf.mul(plane, tf.ones([batch, ...space, 1]))], -1);
      },
      twiceDifferentiable: true,
    };
  };
