import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { failure } from '../../errors.js';
import { sizeOf } from '../../shape.js';
import { weightOf } from '../network.js';
import { variable } from '../variable.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { channelsOf, checkedEpsilon, checkedWidth } from './internal/checks.js';
import type { Layer } from './layer.js';

interface GroupNormSettings {
  readonly groups: number;
  readonly epsilon: number;
}

/** `[batch, pixels, groups, channels of a group]`: the statistics are those of the second and the last axis. */
const grouped = (x: tf.Tensor, { groups }: GroupNormSettings): tf.Tensor =>
  tf.reshape(x, [x.shape[0]!, -1, groups, x.shape.at(-1)! / groups]);
const ofGroup = (x: tf.Tensor): tf.Tensor => tf.mean(x, [1, 3], true);

/** x̂ = (x - μ) / √(σ² + ε) of each group, in groups. */
const normalized = (x: tf.Tensor, settings: GroupNormSettings) => {
  const groups = grouped(x, settings);
  const centered = tf.sub(groups, ofGroup(groups));
  const inverse = tf.rsqrt(tf.add(ofGroup(tf.square(centered)), settings.epsilon));
  return { normal: tf.mul(centered, inverse), inverse };
};

/** y = γ x̂ + β; dγ = Σ dy x̂, dβ = Σ dy, dx = (g - mean g - x̂ mean(g x̂)) / σ, g = γ dy, with the means of each group. */
export const groupNormRule: VjpRule<GroupNormSettings> = {
  kind: 'groupNorm',
  forward: (settings, { weights: [scale, offset] }, x) => {
    const { normal, inverse } = normalized(x, settings);
    return { y: tf.add(tf.mul(tf.reshape(normal, x.shape), scale!), offset!), kept: [normal, inverse] };
  },
  backward: (settings, { weights: [scale] }, { x, kept }, dy, needed) => {
    const { columnSums } = trainingKernels();
    const [normal, inverse] = kept as [tf.Tensor, tf.Tensor];
    const byInput = (): tf.Tensor => {
      const g = grouped(tf.mul(dy, scale!), settings);
      const along = tf.mul(normal, ofGroup(tf.mul(g, normal)));
      return tf.reshape(tf.mul(tf.sub(tf.sub(g, ofGroup(g)), along), inverse), x.shape);
    };
    return {
      dx: needed.input ? byInput() : undefined,
      gradients: needed.weights ? [columnSums(tf.mul(dy, tf.reshape(normal, x.shape))), columnSums(dy)] : [],
    };
  },
};

export interface GroupNormOptions {
  /** Added to the variance; 1e-5 if not given. */
  readonly epsilon?: number | undefined;
}

/**
 * Group normalization: y = γ (x - μ) / √(σ² + ε) + β, with the mean μ and the variance σ² of a group of channels of one
 * example, over all its pixels.
 *
 * In plain words: between `layerNorm` (one group) and `instanceNorm` (a group for each channel). The examples stay
 * independent, so a critic with a gradient penalty can have it; training and evaluation are the same.
 *
 * Shapes: `[batch, ..., channels]` to the same. γ and β are one number for each channel; they start at 1 and 0. Errors:
 * `ConfigError` for groups that do not divide the channels, groups of a single number, or an ε that is not above 0. Source:
 * Wu & He 2018, section 3.1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { groupNorm, sequential } from 'rxgan/models';
 *
 * const network = sequential([4], groupNorm(2))({ name: 'critic', key: [1, 2] });
 * const y = network.apply(tf.tensor2d([[3, 5, 100, 0]]));
 * assert.deepEqual((await y.data()).map(Math.round), Float32Array.of(-1, 1, 1, -1));
 * network[Symbol.dispose]();
 * ```
 */
export const groupNorm =
  (groups: number, { epsilon = 1e-5 }: GroupNormOptions = {}): Layer =>
  ({ name, inputShape }) => {
    checkedWidth(`${name}.groups`, groups, 'use 32, or fewer for few channels');
    checkedEpsilon(`${name}.epsilon`, epsilon);
    const channels = channelsOf(name, inputShape);
    if (channels % groups !== 0 || sizeOf(inputShape) === groups)
      throw failure(
        'ConfigError',
        `${name}.groups`,
        `cannot make ${groups} groups of two numbers or more of inputs of shape [${inputShape}]`,
        'use a divisor of the number of channels',
      );
    const scale = variable(`${name}/scale`, [channels], new Float32Array(channels).fill(1));
    const offset = variable(`${name}/offset`, [channels], new Float32Array(channels));
    const settings = { groups, epsilon };
    return {
      outputShape: inputShape,
      variables: [scale, offset],
      buffers: [],
      apply: fusedOps.keep(
        (x, pass) => {
          const normal = tf.reshape(normalized(x, settings).normal, x.shape);
          return tf.add(tf.mul(normal, weightOf(scale, pass)), weightOf(offset, pass));
        },
        [fusedOp(groupNormRule, settings, { weights: [scale, offset] })],
      ),
      twiceDifferentiable: true,
    };
  };
