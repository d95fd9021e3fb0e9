import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../../engines/training/index.js';
import type { VjpRule } from '../operation.js';
import { type ConditionSettings, conditionOf } from './withConditionRule.js';

/** s = h w + b + (y V) · h; dh = ds (wᵀ + y V), dw = hᵀ ds, db = Σ ds, dV = yᵀ (ds h). */
export const projectionRule: VjpRule<ConditionSettings> = {
  kind: 'projection',
  forward: (settings, { weights: [kernel, bias, embedding] }, h, pass) => {
    const { affine, product } = trainingKernels();
    const asked = product(conditionOf(settings, pass), embedding!, false, false);
    return { y: tf.add(affine(h, kernel!, bias!), tf.sum(tf.mul(asked, h), -1, true)), kept: [asked] };
  },
  backward: (settings, { weights: [kernel] }, { x: h, kept }, ds, wanted, pass) => {
    const { columnSums, product } = trainingKernels();
    const [asked] = kept!;
    const byEmbedding = () => product(conditionOf(settings, pass), tf.mul(ds, h), true, false);
    return {
      dx: wanted.input ? tf.mul(ds, tf.add(asked!, tf.reshape(kernel!, [1, -1]))) : undefined,
      gradients: wanted.weights ? [product(h, ds, true, false), columnSums(ds), byEmbedding()] : [],
    };
  },
};
