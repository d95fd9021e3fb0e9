import * as tf from '@tensorflow/tfjs-core';
import { sigmoid } from './sigmoid.js';
import { twiceDifferentiable } from './twiceDifferentiable.js';

/**
 * x σ(x), elementwise.
 *
 * In plain words: a smooth relative of the rectifier, also called SiLU.
 *
 * Source: Ramachandran et al. 2017.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { swish } from 'rxgan/models';
 *
 * assert.deepEqual(await swish(tf.tensor1d([0, 100])).array(), [0, 100]);
 * ```
 */
export const swish = twiceDifferentiable((x) => tf.mul(x, sigmoid(x)));
