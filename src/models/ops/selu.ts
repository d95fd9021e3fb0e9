import * as tf from '@tensorflow/tfjs-core';
import { elementwise } from './elementwise.js';
import { negativeExp } from './negativeExp.js';

const alpha = 1.6732632423543772;
const scale = 1.0507009873554805;

/**
 * The self-normalizing exponential unit: λx for x > 0, λα (e^x - 1) otherwise, elementwise; α = 1.6733, λ = 1.0507.
 *
 * In plain words: an exponential unit whose two constants keep activations near mean 0 and variance 1. `tf.selu` throws
 * in a second derivative.
 *
 * Source: Klambauer et al. 2017, eq. 2 and 14.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { selu } from 'rxgan/models';
 *
 * const [low, high] = (await selu(tf.tensor1d([-100, 2])).array()) as number[];
 * assert.ok(Math.abs(low! + 1.758099) < 1e-6 && Math.abs(high! - 2.101402) < 1e-6);
 * ```
 */
export const selu = elementwise(
  (x) => tf.selu(x),
  (x) => {
    const positive = tf.step(x);
    return tf.mul(scale, tf.add(positive, tf.mul(tf.mul(alpha, negativeExp(x)), tf.sub(1, positive))));
  },
);
