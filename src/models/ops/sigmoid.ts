import * as tf from '@tensorflow/tfjs-core';
import { activationRules } from '../vjp/activationRule.js';
import { elementwise } from './elementwise.js';
import type { TwiceDifferentiable } from './twiceDifferentiable.js';

/**
 * The logistic function σ(x) = 1 / (1 + e^-x), elementwise, with σ' = σ (1 - σ).
 *
 * In plain words: a score as a probability. `tf.sigmoid` has a wrong second derivative; this one is right.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { sigmoid } from 'rxgan/models';
 *
 * assert.deepEqual(await sigmoid(tf.tensor1d([-1e4, 0, 1e4])).array(), [0, 0.5, 1]);
 * ```
 */
export const sigmoid: TwiceDifferentiable = activationRules.keep(
  elementwise(
    (x) => tf.sigmoid(x),
    (x) => {
      const y = sigmoid(x);
      return tf.mul(y, tf.sub(1, y));
    },
  ),
  { name: 'sigmoid' },
);
