import * as tf from '@tensorflow/tfjs-core';
import { exp } from './exp.js';
import { logSumExp, rowMaximum } from './logSumExp.js';
import { twiceDifferentiable } from './twiceDifferentiable.js';

/**
 * log softmax over the last axis: x - logsumexp(x).
 *
 * In plain words: class scores as log-probabilities. `tf.logSoftmax` has a wrong second derivative.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { logSoftmax } from 'rxgan/models';
 *
 * assert.deepEqual(await logSoftmax(tf.tensor2d([[1e4, 0]])).array(), [[0, -1e4]]);
 * ```
 */
export const logSoftmax = twiceDifferentiable((x) => {
  // Shifted first: the difference of two large numbers would cost the digits that matter.
  const shifted = tf.sub(x, rowMaximum(x));
  return tf.sub(shifted, logSumExp(shifted));
});

/**
 * softmax over the last axis: e^x / Σ e^x, computed through its logarithm.
 *
 * In plain words: class scores as probabilities. `tf.softmax` has a wrong second derivative.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { softmax } from 'rxgan/models';
 *
 * assert.deepEqual(await softmax(tf.tensor2d([[5, 5]])).array(), [[0.5, 0.5]]);
 * ```
 */
export const softmax = twiceDifferentiable((x) => exp(logSoftmax(x)));
