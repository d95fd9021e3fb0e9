import * as tf from '@tensorflow/tfjs-core';
import { softplus } from './softplus.js';
import { twiceDifferentiable } from './twiceDifferentiable.js';

/**
 * log σ(x) = -log(1 + e^-x), elementwise.
 *
 * In plain words: the log-probability behind a score. `tf.logSigmoid` has no usable gradient at all.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { logSigmoid } from 'rxgan/models';
 *
 * assert.deepEqual(await logSigmoid(tf.tensor1d([-1e4])).array(), [-1e4]);
 * ```
 */
export const logSigmoid = twiceDifferentiable((x) => tf.neg(softplus(tf.neg(x))));
