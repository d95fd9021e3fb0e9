import * as tf from '@tensorflow/tfjs-core';
import { activationRules } from '../vjp/activationRule.js';
import { elementwise } from './elementwise.js';
import { sigmoid } from './sigmoid.js';

/**
 * log(1 + y) for y in [0, 1], without a derivative. tf.log1p on WASM is log(1 + y) as written, which is 0 for small y;
 * this is Kahan's repair: the rounding error of 1 + y cancels in the quotient.
 */
const log1p = (y: tf.Tensor): tf.Tensor => {
  const sum = tf.add(y, 1);
  const rounded = tf.sub(sum, 1);
  return tf.where(tf.equal(rounded, 0), y, tf.div(tf.mul(tf.log(sum), y), rounded));
};

/**
 * log(1 + e^x), elementwise, computed as max(x, 0) + log1p(e^-|x|), with derivative σ(x).
 *
 * In plain words: the smooth rectifier that every cross-entropy loss is made of; exact for |x| up to 1e4 and beyond.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { softplus } from 'rxgan/models';
 *
 * assert.deepEqual(await softplus(tf.tensor1d([-1e4, 1e4])).array(), [0, 1e4]);
 * ```
 */
export const softplus = activationRules.keep(
  elementwise(
    (x) => tf.add(tf.relu(x), log1p(tf.exp(tf.neg(tf.abs(x))))),
    (x) => sigmoid(x),
  ),
  { name: 'softplus' },
);
