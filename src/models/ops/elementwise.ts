import * as tf from '@tensorflow/tfjs-core';
import { type Activation, type TwiceDifferentiable, twiceDifferentiable } from './activation.js';

/** A tensor that the tape does not see the making of: whatever it is made of, no gradient flows there. */
export const constant = (f: () => tf.Tensor): tf.Tensor => tf.customGrad(() => ({ value: f(), gradFunc: () => [] }))();

/** e^min(x, 0): the negative side of an exponential unit, of which the side that is not taken cannot overflow. */
export const negativeExp = (x: tf.Tensor): tf.Tensor => exp(tf.neg(tf.relu(tf.neg(x))));

/**
 * An elementwise function given by its value and its derivative, both as functions of the input.
 *
 * Stock gradients that save the *output* lose its dependency on the input, which breaks the second derivative. This one
 * saves the input and recomputes, so the derivative is itself differentiated by whatever `derivative` is made of.
 *
 * In plain words: bring your own activation; build `derivative` from operations that have derivatives themselves.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { elementwise } from 'rxgan/models';
 *
 * const cube = elementwise(
 *   (x) => tf.pow(x, 3),
 *   (x) => tf.mul(3, tf.square(x)),
 * );
 * assert.deepEqual(await tf.grad(cube)(tf.tensor1d([2])).array(), [12]);
 * ```
 */
export const elementwise = (value: Activation, derivative: Activation): TwiceDifferentiable =>
  twiceDifferentiable(
    tf.customGrad((x, save) => {
      (save as tf.GradSaveFunc)([x as tf.Tensor]);
      return {
        value: value(x as tf.Tensor),
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, derivative(saved[0]!)),
      };
    }) as Activation,
  );

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

/**
 * min(max(x, low), high), elementwise; the gradient is 1 inside and 0 outside.
 *
 * In plain words: `tf.clipByValue` throws in a second derivative; this does not.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { clip } from 'rxgan/models';
 *
 * assert.deepEqual(await clip(-1, 1)(tf.tensor1d([-3, 0.5, 3])).array(), [-1, 0.5, 1]);
 * ```
 */
export const clip = (low: number, high: number): TwiceDifferentiable =>
  elementwise(
    (x) => tf.clipByValue(x, low, high),
    (x) => tf.sub(tf.step(tf.sub(x, low)), tf.step(tf.sub(x, high))),
  );

/**
 * The larger of two tensors, elementwise with broadcasting: a + max(b - a, 0). Where they are equal, `a` gets the gradient.
 *
 * In plain words: `tf.maximum` throws in a second derivative; this does not.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { maximum } from 'rxgan/models';
 *
 * assert.deepEqual(await maximum(tf.tensor1d([1, 5]), tf.scalar(3)).array(), [3, 5]);
 * ```
 */
export const maximum = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.add(a, tf.relu(tf.sub(b, a)));

/**
 * The smaller of two tensors, elementwise with broadcasting: a - max(a - b, 0). Where they are equal, `a` gets the gradient.
 *
 * In plain words: `tf.minimum` throws in a second derivative; this does not.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { minimum } from 'rxgan/models';
 *
 * assert.deepEqual(await minimum(tf.tensor1d([1, 5]), tf.scalar(3)).array(), [1, 3]);
 * ```
 */
export const minimum = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.sub(a, tf.relu(tf.sub(a, b)));

/**
 * Of two tensors, at each place `a` where the condition holds and `b` where it does not, with broadcasting. Each gets the
 * gradient where it was chosen, the condition none.
 *
 * In plain words: a piecewise function. The condition is given as a function, so that the tape does not see it:
 * TensorFlow.js has no derivative of a comparison, and `tf.where` throws as soon as its condition depends on the input.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { where } from 'rxgan/models';
 *
 * const huber = (x: tf.Tensor) =>
 *   where(() => tf.less(tf.abs(x), 1), tf.mul(0.5, tf.square(x)), tf.sub(tf.abs(x), 0.5));
 * assert.deepEqual(await huber(tf.tensor1d([-3, 1, 0.5])).array(), [2.5, 0.5, 0.125]);
 * ```
 */
export const where = (condition: () => tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  tf.where(constant(condition), a, b);
