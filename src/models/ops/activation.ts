import * as tf from '@tensorflow/tfjs-core';
import type { ActivationRule } from '../../engines/trainingKernels.js';
import { functionMetadata } from '../../functionMetadata.js';

/** A function of one tensor, such as an activation. */
export type Activation = (x: tf.Tensor) => tf.Tensor;
/** An activation whose second derivative has been checked against finite differences. */
export type TwiceDifferentiable = Activation & { readonly twiceDifferentiable: true };

/**
 * Marks a function as right to the second derivative, so that it may stand inside a penalized critic.
 *
 * In plain words: your promise that `grad(grad(f))` is what the mathematics says. TensorFlow.js itself breaks it without
 * a word for tanh, sigmoid, exp, softmax and others (tensorflow/tfjs#3252); a penalty refuses what is not marked.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { twiceDifferentiable } from 'rxgan/models';
 *
 * const cube = twiceDifferentiable((x) => tf.mul(x, tf.square(x)));
 * assert.ok(cube.twiceDifferentiable);
 * ```
 */
export const twiceDifferentiable = (f: Activation): TwiceDifferentiable =>
  // A fresh function: marking must not change the function that was given, such as tf.tanh.
  Object.assign((x: tf.Tensor) => f(x), { twiceDifferentiable: true as const });

/** The rules of the activations that have one. */
export const activationRules = functionMetadata<Activation, ActivationRule>();

const identical = (activation: Activation, rule: ActivationRule): void => void activationRules.keep(activation, rule);
identical(tf.relu as Activation, { name: 'relu' });
identical(tf.tanh as Activation, { name: 'tanh' });
identical(tf.sigmoid as Activation, { name: 'sigmoid' });
