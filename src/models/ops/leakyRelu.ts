import * as tf from '@tensorflow/tfjs-core';
import { activationRules } from '../vjp/activationRule.js';
import { elementwise } from './elementwise.js';
import type { TwiceDifferentiable } from './twiceDifferentiable.js';

/**
 * The leaky rectifier max(x, slope · x), elementwise, for 0 <= slope <= 1.
 *
 * In plain words: the usual activation of a discriminator. `tf.leakyRelu` throws in a second derivative; this does not.
 *
 * Source: Maas et al. 2013; slope 0.2 as in DCGAN (Radford et al. 2015).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { leakyRelu } from 'rxgan/models';
 *
 * assert.deepEqual(await leakyRelu(0.5)(tf.tensor1d([-1, 2])).array(), [-0.5, 2]);
 * ```
 */
export const leakyRelu = (slope = 0.2): TwiceDifferentiable => {
  const activation = elementwise(
    (x) => tf.leakyRelu(x, slope),
    (x) => tf.step(x, slope),
  );
  // Below 0 the sign of the output no longer tells that of the input.
  return slope >= 0 ? activationRules.keep(activation, { name: 'leakyRelu', slope }) : activation;
};
