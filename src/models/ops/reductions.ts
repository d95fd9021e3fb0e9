import * as tf from '@tensorflow/tfjs-core';
import { type TwiceDifferentiable, twiceDifferentiable } from './activation.js';
import { constant, exp } from './elementwise.js';

/**
 * The maximum over the last axis, as a constant: nothing flows back. What is built on it must not depend on it
 * mathematically, as log-sum-exp does not; `tf.max` itself has no second derivative.
 */
const rowMaximum: (x: tf.Tensor) => tf.Tensor = tf.customGrad((x) => {
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

/**
 * The largest number along an axis, or several, which are kept with length 1. Equals share the gradient.
 *
 * In plain words: `tf.max` throws in a second derivative; this does not. The smallest is -maximumOver(axes)(-x).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { maximumOver } from 'rxgan/models';
 *
 * assert.deepEqual(await maximumOver(1)(tf.tensor2d([[1, 5], [3, 2]])).array(), [[5], [3]]);
 * ```
 */
export const maximumOver = (axes: number | readonly number[]): TwiceDifferentiable => {
  const along = [axes].flat();
  return twiceDifferentiable(
    tf.customGrad((...args) => {
      const [x, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
      const value = tf.max(x, along, true);
      save([x, value]);
      return {
        value,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
          const [from, highest] = saved as [tf.Tensor, tf.Tensor];
          const shares = constant(() => {
            const largest = tf.sub(1, tf.step(tf.sub(highest, from)));
            return tf.div(largest, tf.sum(largest, along, true));
          });
          return tf.mul(dy, shares);
        },
      };
    }) as (x: tf.Tensor) => tf.Tensor,
  );
};
