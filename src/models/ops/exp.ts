import * as tf from '@tensorflow/tfjs-core';
import { elementwise } from './elementwise.js';
import type { TwiceDifferentiable } from './twiceDifferentiable.js';

/**
 * The exponential e^x, elementwise.
 *
 * In plain words: as `tf.exp`, with a second derivative that is right. Overflows in float32 above x = 88.7.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { exp } from 'rxgan/models';
 *
 * assert.deepEqual(await exp(tf.tensor1d([0])).array(), [1]);
 * ```
 */
export const exp: TwiceDifferentiable = elementwise(
  (x) => tf.exp(x),
  (x) => exp(x),
);
