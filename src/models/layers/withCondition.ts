import { fusedOp, fusedOps } from '../vjp/operation.js';
import { besideCondition, conditionOf, withConditionRule } from '../vjp/rules/withConditionRule.js';
import { checkedWidth } from './checkedWidth.js';
import type { Layer } from './layer.js';

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
