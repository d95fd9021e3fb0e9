import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { weightOf } from '../network.js';
import { variable } from '../variable.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { channelsOf, checkedEpsilon } from './internal/checks.js';
import type { Layer } from './layer.js';

interface LayerNormSettings {
  readonly epsilon: number;
}

/** All axes but that of the batch. */
const exampleOf = (x: tf.Tensor): number[] => x.shape.slice(1).map((_, axis) => axis + 1);

/** y = γ x̂ + β with x̂ = (x - μ) / σ of each example; dγ = Σ dy x̂, dβ = Σ dy, dx = (g - mean g - x̂ mean(g x̂)) / σ, g = γ dy. */
export const layerNormRule: VjpRule<LayerNormSettings> = {
  kind: 'layerNorm',
  forward: ({ epsilon }, { weights: [scale, offset] }, x) => {
    const example = exampleOf(x);
    const centered = tf.sub(x, tf.mean(x, example, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centered), example, true), epsilon));
    const normal = tf.mul(centered, inverse);
    return { y: tf.add(tf.mul(normal, scale!), offset!), kept: [normal, inverse] };
  },
  backward: (_, { weights: [scale] }, { x, kept }, dy, needed) => {
    const { columnSums } = trainingKernels();
    const [normal, inverse] = kept as [tf.Tensor, tf.Tensor];
    const byInput = (): tf.Tensor => {
      const example = exampleOf(x);
      const g = tf.mul(dy, scale!);
      const along = tf.mul(normal, tf.mean(tf.mul(g, normal), example, true));
      return tf.mul(tf.sub(tf.sub(g, tf.mean(g, example, true)), along), inverse);
    };
    return {
      dx: needed.input ? byInput() : undefined,
      gradients: needed.weights ? [columnSums(tf.mul(dy, normal)), columnSums(dy)] : [],
    };
  },
};

/**
 * Layer normalization: y = γ (x - μ) / √(σ² + ε) + β, with the mean μ and the variance σ² of all numbers of one example.
 *
 * In plain words: what batch normalization does across a batch, done within each example. The examples stay independent,
 * so a critic with a gradient penalty can have it; training and evaluation are the same.
 *
 * Shapes: `[batch, ..., channels]` to the same. γ and β are one number for each channel of an image, and one for each
 * unit of a vector; they start at 1 and 0. Errors: `ConfigError` for an ε that is not above 0. Source: Ba, Kiros &
 * Hinton 2016, eq. 3; in critics: Gulrajani et al. 2017, section 4.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { layerNorm, sequential } from 'rxgan/models';
 *
 * const network = sequential([2], layerNorm())({ name: 'critic', key: [1, 2] });
 * const y = network.apply(tf.tensor2d([[3, 5], [100, 0]]));
 * assert.deepEqual((await y.data()).map(Math.round), Float32Array.of(-1, 1, 1, -1));
 * assert.deepEqual(network.mixesBatch, []);
 * network[Symbol.dispose]();
 * ```
 */
export const layerNorm =
  ({ epsilon = 1e-5 }: { readonly epsilon?: number | undefined } = {}): Layer =>
  ({ name, inputShape }) => {
    checkedEpsilon(`${name}.epsilon`, epsilon);
    const channels = channelsOf(name, inputShape);
    const scale = variable(`${name}/scale`, [channels], new Float32Array(channels).fill(1));
    const offset = variable(`${name}/offset`, [channels], new Float32Array(channels));
    const example = inputShape.map((_, axis) => axis + 1);
    return {
      outputShape: inputShape,
      variables: [scale, offset],
      buffers: [],
      apply: fusedOps.keep(
        (x, pass) => {
          const centered = tf.sub(x, tf.mean(x, example, true));
          const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centered), example, true), epsilon));
          return tf.add(tf.mul(tf.mul(centered, inverse), weightOf(scale, pass)), weightOf(offset, pass));
        },
        [fusedOp(layerNormRule, { epsilon }, { weights: [scale, offset] })],
      ),
      twiceDifferentiable: true,
    };
  };
