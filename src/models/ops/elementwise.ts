import * as tf from '@tensorflow/tfjs-core';
import { type Activation, type TwiceDifferentiable, twiceDifferentiable } from './twiceDifferentiable.js';

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
