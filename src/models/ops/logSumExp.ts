import * as tf from '@tensorflow/tfjs-core';
import { exp } from './exp.js';
import { twiceDifferentiable } from './twiceDifferentiable.js';

/** The value, as a constant: nothing flows back. */
const constant = tf.customGrad((x) => ({
  value: tf.clone(x as tf.Tensor),
  gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
}));

/**
 * log Σ e^x over the last axis, which is kept with length 1; computed as m + log Σ e^(x-m) with m = max x.
 *
 * In plain words: a smooth maximum that neither overflows nor underflows.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { logSumExp } from 'rxgan/models';
 *
 * assert.deepEqual(await logSumExp(tf.tensor2d([[1e4, 0]])).array(), [[1e4]]);
 * ```
 */
export const logSumExp = twiceDifferentiable((x) => {
  // The result does not depend on m, so m may be treated as a constant: max has no second derivative in tfjs.
  const largest = constant(tf.max(constant(x), -1, true));
  return tf.add(largest, tf.log(tf.sum(exp(tf.sub(x, largest)), -1, true)));
});
