import * as tf from '@tensorflow/tfjs-core';
import { type Activation, activationRules, type TwiceDifferentiable, twiceDifferentiable } from './activation.js';
import { elementwise } from './elementwise.js';
import { relu6 } from './rectifiers.js';
import { softmax } from './reductions.js';

/**
 * The logistic function σ(x) = 1 / (1 + e^-x), elementwise, with σ' = σ (1 - σ).
 *
 * In plain words: a score as a probability. `tf.sigmoid` has a wrong second derivative; this one is right.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { sigmoid } from 'rxgan/models';
 *
 * assert.deepEqual(await sigmoid(tf.tensor1d([-1e4, 0, 1e4])).array(), [0, 0.5, 1]);
 * ```
 */
export const sigmoid: TwiceDifferentiable = activationRules.keep(
  elementwise(
    (x) => tf.sigmoid(x),
    (x) => {
      const y = sigmoid(x);
      return tf.mul(y, tf.sub(1, y));
    },
  ),
  { name: 'sigmoid' },
);

/**
 * The hyperbolic tangent, elementwise, with tanh' = 1 - tanh².
 *
 * In plain words: the usual last activation of an image generator. `tf.tanh` has a wrong second derivative.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { tanh } from 'rxgan/models';
 *
 * assert.deepEqual(await tanh(tf.tensor1d([0, 100])).array(), [0, 1]);
 * ```
 */
export const tanh: TwiceDifferentiable = activationRules.keep(
  elementwise(
    (x) => tf.tanh(x),
    (x) => tf.sub(1, tf.square(tanh(x))),
  ),
  { name: 'tanh' },
);

/**
 * log(1 + y) for y in [0, 1], without a derivative. tf.log1p on WASM is log(1 + y) as written, which is 0 for small y;
 * this is Kahan's repair: the rounding error of 1 + y cancels in the quotient.
 */
const log1p = (y: tf.Tensor): tf.Tensor => {
  const sum = tf.add(y, 1);
  const rounded = tf.sub(sum, 1);
  return tf.where(tf.equal(rounded, 0), y, tf.div(tf.mul(tf.log(sum), y), rounded));
};

/**
 * log(1 + e^x), elementwise, computed as max(x, 0) + log1p(e^-|x|), with derivative σ(x).
 *
 * In plain words: the smooth rectifier that every cross-entropy loss is made of; exact for |x| up to 1e4 and beyond.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { softplus } from 'rxgan/models';
 *
 * assert.deepEqual(await softplus(tf.tensor1d([-1e4, 1e4])).array(), [0, 1e4]);
 * ```
 */
export const softplus = activationRules.keep(
  elementwise(
    (x) => tf.add(tf.relu(x), log1p(tf.exp(tf.neg(tf.abs(x))))),
    (x) => sigmoid(x),
  ),
  { name: 'softplus' },
);

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

const bounded = new Set<unknown>([sigmoid, tanh, softmax, relu6, tf.sigmoid, tf.tanh, tf.softmax, tf.relu6]);

/** Is this an activation with a bounded range, which no raw score may end in? */
export const squashes = (activation: Activation): boolean => bounded.has(activation);
