import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { failure } from '../../errors.js';
import { weightOf } from '../network.js';
import { exp } from '../ops/elementwise.js';
import { variable } from '../variable.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { type Initializer, normal } from './initializers.js';
import { bySegment } from './internal/bySegment.js';
import { checkedWidth } from './internal/checks.js';
import type { Layer } from './layer.js';

interface DiscriminationSettings {
  readonly kernels: number;
  readonly dimensions: number;
}

/** M_i - M_j for all pairs of a batch: `[batch, batch, kernels, dimensions]`, from M as rows. */
const differences = (rows: tf.Tensor, { kernels, dimensions }: DiscriminationSettings): tf.Tensor => {
  const batch = rows.shape[0]!;
  const as = (first: number, second: number) => tf.reshape(rows, [first, second, kernels, dimensions]);
  return tf.sub(as(batch, 1), as(1, batch));
};
/** exp(-|M_i - M_j|₁): `[batch, batch, kernels]`. */
const closeness = (difference: tf.Tensor): tf.Tensor => exp(tf.neg(tf.sum(tf.abs(difference), 3)));

/**
 * y = (x, o) with o_i = Σ_j E_ij, E_ij = exp(-|M_i - M_j|₁), M = x T; dM_i = -Σ_j (do_i + do_j) E_ij sign(M_i - M_j),
 * dT = xᵀ dM, dx = dx' + dM Tᵀ. Segments know nothing of each other.
 */
export const minibatchDiscriminationRule: VjpRule<DiscriminationSettings> = {
  kind: 'minibatchDiscrimination',
  forward: (settings, { weights: [tensor] }, x, pass) => {
    const rows = trainingKernels().product(x, tensor!, false, false);
    const close = bySegment(pass, [rows], (part) => tf.sum(closeness(differences(part!, settings)), 1));
    return { y: tf.concat([x, close], 1), kept: [rows] };
  },
  backward: (settings, { weights: [tensor] }, { x, kept }, dy, needed, pass) => {
    const { product } = trainingKernels();
    const [batch, features] = x.shape as [number, number];
    const slope = tf.slice(dy, [0, features], [batch, settings.kernels]);
    const dRows = bySegment(pass, [kept![0]!, slope], (part, by) => {
      const difference = differences(part!, settings);
      const [rows, kernels] = by!.shape as [number, number];
      const both = tf.add(tf.reshape(by!, [rows, 1, kernels]), tf.reshape(by!, [1, rows, kernels]));
      const weights = tf.reshape(tf.mul(both, closeness(difference)), [rows, rows, kernels, 1]);
      return tf.reshape(tf.neg(tf.sum(tf.mul(weights, tf.sign(difference)), 1)), part!.shape);
    });
    const direct = () => tf.slice(dy, [0, 0], [batch, features]);
    return {
      dx: needed.input ? tf.add(direct(), product(dRows, tensor!, false, true)) : undefined,
      gradients: needed.weights ? [product(x, dRows, true, false)] : [],
    };
  },
};

export interface MinibatchDiscriminationOptions {
  /** How many numbers are compared for each kernel; 5 if not given. */
  readonly dimensions?: number | undefined;
  /** The initial values of T; N(0, 0.05²) if not given. */
  readonly kernel?: Initializer | undefined;
}

/**
 * How close an example is to the others of its batch, as further features: y_i = (x_i, o_i), o_ib = Σ_j exp(-|M_ib - M_jb|₁),
 * with M_i = x_i T a matrix of `kernels` rows; j goes over the whole batch, i included.
 *
 * In plain words: shows a discriminator which examples look alike, so that a generator cannot give it many times the same
 * one. It stands before the last layer. `minibatchStdDev` does it without weights.
 *
 * Shapes: `[batch, features]` to `[batch, features + kernels]`; T is `[features, kernels · dimensions]`. Needs memory for
 * batch² · kernels · dimensions numbers. Examples of a batch depend on each other, so a gradient penalty refuses the layer;
 * with several workers, each compares the examples of its part of a batch. Errors: `ConfigError` for kernels or
 * dimensions that are no positive integers, `ShapeMismatch` for inputs that are no vectors. Source: Salimans et al. 2016,
 * section 3.2.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { minibatchDiscrimination, sequential } from 'rxgan/models';
 *
 * const network = sequential([2], minibatchDiscrimination(3))({ name: 'critic', key: [1, 2] });
 * const y = await network.apply(tf.tensor2d([[1, 2], [1, 2]])).array();
 * assert.deepEqual(y, [[1, 2, 2, 2, 2], [1, 2, 2, 2, 2]]);
 * assert.deepEqual(network.mixesBatch, ['critic/0']);
 * ```
 */
export const minibatchDiscrimination =
  (kernels: number, { dimensions = 5, kernel = normal(0.05) }: MinibatchDiscriminationOptions = {}): Layer =>
  ({ name, key, inputShape }) => {
    checkedWidth(`${name}.kernels`, kernels, 'use 100');
    checkedWidth(`${name}.dimensions`, dimensions, 'use 5');
    const [features] = inputShape;
    if (inputShape.length !== 1 || features === undefined)
      throw failure('ShapeMismatch', name, `takes vectors, got inputs of shape [${inputShape}]`, 'flatten them first');
    const shape = [features, kernels * dimensions];
    const tensor = variable(`${name}/kernel`, shape, kernel(key, shape));
    const settings = { kernels, dimensions };
    return {
      outputShape: [features + kernels],
      variables: [tensor],
      buffers: [],
      apply: fusedOps.keep(
        (x, pass) => {
          const rows = tf.matMul(x as tf.Tensor2D, weightOf(tensor, pass) as tf.Tensor2D);
          return tf.concat([x, tf.sum(closeness(differences(rows, settings)), 1)], 1);
        },
        [fusedOp(minibatchDiscriminationRule, settings, { weights: [tensor] })],
      ),
      twiceDifferentiable: true,
      mixesBatch: true,
    };
  };
