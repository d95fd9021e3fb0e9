import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../../engines/training/index.js';
import type { VjpRule } from '../operation.js';

export interface LayerNormSettings {
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
  backward: (_, { weights: [scale] }, { x, kept }, dy, wanted) => {
    const { columnSums } = trainingKernels();
    const [normal, inverse] = kept as [tf.Tensor, tf.Tensor];
    const byInput = (): tf.Tensor => {
      const example = exampleOf(x);
      const g = tf.mul(dy, scale!);
      const along = tf.mul(normal, tf.mean(tf.mul(g, normal), example, true));
      return tf.mul(tf.sub(tf.sub(g, tf.mean(g, example, true)), along), inverse);
    };
    return {
      dx: wanted.input ? byInput() : undefined,
      gradients: wanted.weights ? [columnSums(tf.mul(dy, normal)), columnSums(dy)] : [],
    };
  },
};
