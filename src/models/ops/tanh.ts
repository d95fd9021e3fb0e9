import * as tf from '@tensorflow/tfjs-core';
import { activationRules } from '../vjp/activationRule.js';
import { elementwise } from './elementwise.js';
import type { TwiceDifferentiable } from './twiceDifferentiable.js';

/**
 * The hyperbolic tangent, elementwise, with tanh' = 1 - tanh².
 *
 * In plain words: the usual last activation of an image generator. `tf.tanh` has a wrong second derivative.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { tanh } from 'rxgan/models';
 *
 * assert.deepEqual(await tanh(tf.tensor1d([0, 100])).array(), [0, 1]);
 * ```
 */
export const tanh: TwiceDifferentiable = activationRules.keep(
  elementwise(
    (x) => tf.tanh(x),
    (x) => tf.sub(1, tf.square(tanh(x))),
  ),
  { name: 'tanh' },
);
