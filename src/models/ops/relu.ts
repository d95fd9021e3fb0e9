import * as tf from '@tensorflow/tfjs-core';
import { activationRules } from '../vjp/activationRule.js';
import { twiceDifferentiable } from './twiceDifferentiable.js';

/**
 * The rectifier max(x, 0), elementwise.
 *
 * In plain words: keeps what is positive. Its second derivative is zero wherever it exists.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { relu } from 'rxgan/models';
 *
 * assert.deepEqual(await relu(tf.tensor1d([-1, 2])).array(), [0, 2]);
 * ```
 */
export const relu = activationRules.keep(
  twiceDifferentiable((x) => tf.relu(x)),
  { name: 'relu' },
);
