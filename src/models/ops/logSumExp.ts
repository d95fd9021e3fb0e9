import * as tf from '@tensorflow/tfjs-core';
import { exp } from './exp.js';
import { twiceDifferentiable } from './twiceDifferentiable.js';

/**
 * The maximum over the last axis, as a constant: nothing flows back. What is built on it must not depend on it
 * mathematically, as log-sum-exp does not; `tf.max` itself has no second derivative.
 */
export const rowMaximum: (x: tf.Tensor) => tf.Tensor = tf.customGrad((x) => {
  const { shape } = x as tf.Tensor;
  return { value: tf.max(x as tf.Tensor, -1, true), gradFunc: () => tf.zeros(shape) };
}) as (x: tf.Tensor) => tf.Tensor;

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
  const largest = rowMaximum(x);
  return tf.add(largest, tf.log(tf.sum(exp(tf.sub(x, largest)), -1, true)));
});
