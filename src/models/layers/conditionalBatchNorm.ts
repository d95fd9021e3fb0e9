import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { weightOf } from '../network.js';
import { variable } from '../variable.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { type BatchNormOptions, batchNorm } from './batchNorm.js';
import { channelsOf, checkedWidth } from './internal/checks.js';
import type { Layer } from './layer.js';
import { sequential } from './sequential.js';
import { type ConditionSettings, conditionOf } from './withCondition.js';

/** One row of numbers for each example, the same for all its pixels. */
const besidePixels = (rows: tf.Tensor, { shape }: tf.Tensor): tf.Tensor =>
  tf.reshape(rows, [shape[0]!, ...shape.slice(1, -1).map(() => 1), shape.at(-1)!]);
/** The sums over the pixels of each example. */
const overPixels = (of: tf.Tensor): tf.Tensor => tf.sum(tf.reshape(of, [of.shape[0]!, -1, of.shape.at(-1)!]), 1);

/** y = (c Γ) x + c B; dx = dy (c Γ), dΓ = cᵀ Σ dy x, dB = cᵀ Σ dy, dc = (Σ dy x) Γᵀ + (Σ dy) Bᵀ, sums over pixels. */
export const conditionalAffineRule: VjpRule<ConditionSettings> = {
  kind: 'conditionalAffine',
  readsCondition: true,
  forward: (settings, { weights: [scales, offsets] }, x, pass) => {
    const { product } = trainingKernels();
    const condition = conditionOf(settings, pass);
    const scale = besidePixels(product(condition, scales!, false, false), x);
    return { y: tf.add(tf.mul(x, scale), besidePixels(product(condition, offsets!, false, false), x)), kept: [scale] };
  },
  backward: (settings, { weights: [scales, offsets] }, { x, kept }, dy, needed, pass) => {
    const { product } = trainingKernels();
    const [byScale, byOffset] = [overPixels(tf.mul(dy, x)), overPixels(dy)];
    const byClass = (rows: tf.Tensor): tf.Tensor => product(conditionOf(settings, pass), rows, true, false);
    return {
      dx: needed.input ? tf.mul(dy, kept![0]!) : undefined,
      dCondition: needed.condition
        ? tf.add(product(byScale, scales!, false, true), product(byOffset, offsets!, false, true))
        : undefined,
      gradients: needed.weights ? [byClass(byScale), byClass(byOffset)] : [],
    };
  },
};

/** A scale and an offset of each channel for each class. */
const conditionalAffine =
  (classes: number): Layer =>
  ({ name, inputShape }) => {
    const channels = channelsOf(name, inputShape);
    const table = (as: string, value: number): tf.Variable =>
      variable(`${name}/${as}`, [classes, channels], new Float32Array(classes * channels).fill(value));
    const [scales, offsets] = [table('scales', 1), table('offsets', 0)];
    const settings = { name, width: classes };
    return {
      outputShape: inputShape,
      variables: [scales, offsets],
      buffers: [],
      apply: fusedOps.keep(
        (x, pass) => {
          const condition = conditionOf(settings, pass) as tf.Tensor2D;
          const rows = (of: tf.Variable) => besidePixels(tf.matMul(condition, weightOf(of, pass) as tf.Tensor2D), x);
          return tf.add(tf.mul(x, rows(scales)), rows(offsets));
        },
        [fusedOp(conditionalAffineRule, settings, { weights: [scales, offsets] })],
      ),
      twiceDifferentiable: true,
      readsCondition: true,
    };
  };

/**
 * Conditional batch normalization: y = γ_c (x - μ) / √(σ² + ε) + β_c, with μ and σ² as in `batchNorm`, and a scale and an
 * offset of each channel for each class c.
 *
 * In plain words: how a conditional generator is told its class at every layer: the class says which channels are loud.
 * The condition is a one-hot class; a mixture of classes gets the mixture of their scales and offsets.
 *
 * Shapes: `[batch, ..., channels]` to the same; scales start at 1, offsets at 0, both `[classes, channels]`. Examples of a
 * batch depend on each other, so a gradient penalty refuses the layer. Errors: `ConfigError` for classes that are no
 * positive integer and the options of `batchNorm`, `ShapeMismatch` without a condition of `classes` columns. Source: de
 * Vries et al. 2017, section 3; in generators: Miyato & Koyama 2018, appendix A.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { activation, conditionalBatchNorm, dense, relu, sequential } from 'rxgan/models';
 *
 * const generator = sequential([8], dense(16), conditionalBatchNorm(10), activation(relu), dense(2));
 * const network = generator({ name: 'generator', key: [1, 2] });
 * assert.ok(network.readsCondition);
 * assert.deepEqual(network.variables.slice(2, 4).map(({ shape }) => shape), [[10, 16], [10, 16]]);
 * network[Symbol.dispose]();
 * ```
 */
export const conditionalBatchNorm =
  (classes: number, options: Omit<BatchNormOptions, 'affine'> = {}): Layer =>
  ({ inputShape, ...scope }) => {
    checkedWidth(`${scope.name}.classes`, classes);
    return sequential(inputShape, batchNorm({ ...options, affine: false }), conditionalAffine(classes))(scope);
  };
