import * as tf from '@tensorflow/tfjs-core';
import { constant } from './constant.js';
import { type TwiceDifferentiable, twiceDifferentiable } from './twiceDifferentiable.js';

/**
 * The largest number along an axis, or several, which are kept with length 1. Equals share the gradient.
 *
 * In plain words: `tf.max` throws in a second derivative; this does not. The smallest is -maximumOver(axes)(-x).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
import { constant } from './constant.js';
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
