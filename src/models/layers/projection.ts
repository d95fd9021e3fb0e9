import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { failure } from '../../errors.js';
import { keyOf } from '../../random.js';
import { weightOf } from '../network.js';
import { variable } from '../variable.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { heNormal } from './initializers.js';
import { checkedWidth } from './internal/checks.js';
import type { Layer } from './layer.js';
import { type ConditionSettings, conditionOf } from './withCondition.js';

/** s = h w + b + (y V) · h; dh = ds (wᵀ + y V), dw = hᵀ ds, db = Σ ds, dV = yᵀ (ds h), dy = (ds h) Vᵀ. */
export const projectionRule: VjpRule<ConditionSettings> = {
  kind: 'projection',
  readsCondition: true,
  forward: (settings, { weights: [kernel, bias, embedding] }, h, pass) => {
    const { affine, product } = trainingKernels();
    const classWeights = product(conditionOf(settings, pass), embedding!, false, false);
    return { y: tf.add(affine(h, kernel!, bias!), tf.sum(tf.mul(classWeights, h), -1, true)), kept: [classWeights] };
  },
  backward: (settings, { weights: [kernel, , embedding] }, { x: h, kept }, ds, needed, pass) => {
    const { columnSums, product } = trainingKernels();
    const [classWeights] = kept!;
    const scaled = () => tf.mul(ds, h);
    const byEmbedding = () => product(conditionOf(settings, pass), scaled(), true, false);
    return {
      dx: needed.input ? tf.mul(ds, tf.add(classWeights!, tf.reshape(kernel!, [1, -1]))) : undefined,
      dCondition: needed.condition ? product(scaled(), embedding!, false, true) : undefined,
      gradients: needed.weights ? [product(h, ds, true, false), columnSums(ds), byEmbedding()] : [],
    };
  },
};

/**
 * The score of a projection discriminator: s(x, y) = w · h + b + (V y) · h for features h and a one-hot class y.
 *
 * In plain words: the last layer of a conditional critic. One part says how real the example looks, the other how well it
 * fits its class.
 *
 * Shapes: `[batch, features]` to `[batch, 1]`. Errors: `ShapeMismatch` without a condition of `classes` columns, or for
 * inputs that are not vectors. Source: Miyato & Koyama 2018, eq. 3.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dense, projection, relu, sequential } from 'rxgan/models';
 *
 * const critic = sequential([2], dense(16, relu), projection(8))({ name: 'discriminator', key: [1, 2] });
 * assert.deepEqual(critic.variables.slice(2).map(({ shape }) => shape), [[16, 1], [1], [8, 16]]);
 * critic[Symbol.dispose]();
 * ```
 */
export const projection =
  (classes: number): Layer =>
  ({ name, key, inputShape }) => {
    checkedWidth(`${name}.classes`, classes);
    const [features] = inputShape;
    if (inputShape.length !== 1 || features === undefined)
      throw failure('ShapeMismatch', name, `takes vectors, got inputs of shape [${inputShape}]`, 'flatten them first');
    const weights = variable(`${name}/kernel`, [features, 1], heNormal(key, [features, 1]));
    const offset = variable(`${name}/bias`, [1], new Float32Array(1));
    // An embedding sees one class at a time: its fan-in is that of the features it is multiplied with.
    const initial = heNormal(keyOf(key[0], 'embedding', key[1]), [features, classes]);
    const embedding = variable(`${name}/embedding`, [classes, features], initial);
    const settings = { name, width: classes };
    const variables = [weights, offset, embedding];
    return {
      outputShape: [1],
      variables,
      buffers: [],
      apply: fusedOps.keep(
        (h, pass) => {
          const y = conditionOf(settings, pass);
          const classWeights = tf.matMul(y as tf.Tensor2D, weightOf(embedding, pass) as tf.Tensor2D);
          const real = tf.add(
            tf.matMul(h as tf.Tensor2D, weightOf(weights, pass) as tf.Tensor2D),
            weightOf(offset, pass),
          );
          return tf.add(real, tf.sum(tf.mul(classWeights, h), -1, true));
        },
        [fusedOp(projectionRule, settings, { weights: variables })],
      ),
      twiceDifferentiable: true,
      readsCondition: true,
    };
  };
