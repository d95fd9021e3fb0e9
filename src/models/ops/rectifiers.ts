import * as tf from '@tensorflow/tfjs-core';
import { activationRules, type TwiceDifferentiable, twiceDifferentiable } from './activation.js';
import { clip, elementwise, negativeExp } from './elementwise.js';

/**
 * The rectifier max(x, 0), elementwise.
 *
 * In plain words: keeps what is positive. Its second derivative is zero wherever it exists.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { relu } from 'rxgan/models';
 *
 * assert.deepEqual(await relu(tf.tensor1d([-1, 2])).array(), [0, 2]);
 * ```
 */
export const relu = activationRules.keep(
  twiceDifferentiable((x) => tf.relu(x)),
  { name: 'relu' },
);

/**
 * The leaky rectifier max(x, slope · x), elementwise, for 0 <= slope <= 1.
 *
 * In plain words: the usual activation of a discriminator. `tf.leakyRelu` throws in a second derivative; this does not.
 *
 * Source: Maas et al. 2013; slope 0.2 as in DCGAN (Radford et al. 2015).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { leakyRelu } from 'rxgan/models';
 *
 * assert.deepEqual(await leakyRelu(0.5)(tf.tensor1d([-1, 2])).array(), [-0.5, 2]);
 * ```
 */
export const leakyRelu = (slope = 0.2): TwiceDifferentiable => {
  const activation = elementwise(
    (x) => tf.leakyRelu(x, slope),
    (x) => tf.step(x, slope),
  );
  // With a slope below 0 the sign of the input does not follow from that of the output.
  return slope >= 0 ? activationRules.keep(activation, { name: 'leakyRelu', slope }) : activation;
};

/**
 * The rectifier with a learned slope: x for x > 0, slope · x otherwise, elementwise; the slope broadcasts to x.
 *
 * In plain words: a leaky rectifier whose slope is a weight, one number or one a channel. It is right to second order in
 * both; `tf.prelu` throws in a second derivative.
 *
 * Source: He et al. 2015, eq. 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { prelu } from 'rxgan/models';
 *
 * assert.deepEqual(await prelu(tf.tensor1d([-4, 2]), tf.scalar(0.25)).array(), [-1, 2]);
 * ```
 */
export const prelu = (x: tf.Tensor, slope: tf.Tensor): tf.Tensor => {
  const positive = tf.step(x);
  return tf.mul(x, tf.add(positive, tf.mul(slope, tf.sub(1, positive))));
};

/**
 * The rectifier with a ceiling: min(max(x, 0), 6), elementwise.
 *
 * In plain words: a rectifier that cannot grow without bound. `tf.relu6` throws in a second derivative.
 *
 * Source: Krizhevsky 2010.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { relu6 } from 'rxgan/models';
 *
 * assert.deepEqual(await relu6(tf.tensor1d([-1, 2, 9])).array(), [0, 2, 6]);
 * ```
 */
export const relu6 = clip(0, 6);

/**
 * The exponential linear unit: x for x > 0, e^x - 1 otherwise, elementwise.
 *
 * In plain words: a rectifier with a smooth negative side. `tf.elu` throws in a second derivative.
 *
 * Source: Clevert et al. 2015.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { elu } from 'rxgan/models';
 *
 * assert.deepEqual(await elu(tf.tensor1d([-100, 2])).array(), [-1, 2]);
 * ```
 */
export const elu = activationRules.keep(
  elementwise(
    (x) => tf.elu(x),
    (x) => {
      const positive = tf.step(x);
      return tf.add(positive, tf.mul(negativeExp(x), tf.sub(1, positive)));
    },
  ),
  { name: 'elu' },
);

const alpha = 1.6732632423543772;
const scale = 1.0507009873554805;

/**
 * The self-normalizing exponential unit: λx for x > 0, λα (e^x - 1) otherwise, elementwise; α = 1.6733, λ = 1.0507.
 *
 * In plain words: an exponential unit whose two constants keep activations near mean 0 and variance 1. `tf.selu` throws
 * in a second derivative.
 *
 * Source: Klambauer et al. 2017, eq. 2 and 14.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { selu } from 'rxgan/models';
 *
 * const [low, high] = (await selu(tf.tensor1d([-100, 2])).array()) as number[];
 * assert.ok(Math.abs(low! + 1.758099) < 1e-6 && Math.abs(high! - 2.101402) < 1e-6);
 * ```
 */
export const selu = elementwise(
  (x) => tf.selu(x),
  (x) => {
    const positive = tf.step(x);
    return tf.mul(scale, tf.add(positive, tf.mul(tf.mul(alpha, negativeExp(x)), tf.sub(1, positive))));
  },
);
