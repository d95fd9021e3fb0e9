import * as tf from '@tensorflow/tfjs-core';
import { activationRules } from '../vjp/activationRule.js';
import { elementwise } from './elementwise.js';
import { negativeExp } from './negativeExp.js';

/**
 * The exponential linear unit: x for x > 0, e^x - 1 otherwise, elementwise.
 *
 * In plain words: a rectifier with a smooth negative side. `tf.elu` throws in a second derivative.
 *
 * Source: Clevert et al. 2015.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { elu } from 'rxgan/models';
 *
 * assert.deepEqual(await elu(tf.tensor1d([-100, 2])).array(), [-1, 2]);
 * ```
 */
export const elu = activationRules.keep(
  elementwise(
    (x) => tf.elu(x),
    (x) => {
      const positive = tf.step(x);
      return tf.add(positive, tf.mul(negativeExp(x), tf.sub(1, positive)));
    },
  ),
  { name: 'elu' },
);
