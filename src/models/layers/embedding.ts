import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { weightOf } from '../network.js';
import { variable } from '../variable.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { type Initializer, normal } from './initializers.js';
import { checkedWidth } from './internal/checks.js';
import type { Layer } from './layer.js';
import { type ConditionSettings, conditionOf } from './withCondition.js';

/** y = c E; dE = cᵀ dy, dc = dy Eᵀ, and nothing flows back into the input. */
export const embeddingRule: VjpRule<ConditionSettings> = {
  kind: 'embedding',
  readsCondition: true,
  forward: (settings, { weights: [table] }, _, pass) => ({
    y: trainingKernels().product(conditionOf(settings, pass), table!, false, false),
  }),
  backward: (settings, { weights: [table] }, { x }, dy, needed, pass) => {
    const { product } = trainingKernels();
    return {
      dx: needed.input ? tf.zerosLike(x) : undefined,
      dCondition: needed.condition ? product(dy, table!, false, true) : undefined,
      gradients: needed.weights ? [product(conditionOf(settings, pass), dy, true, false)] : [],
    };
  },
};

/**
 * The embedding of the condition: y = E_c, a vector that is learnt for each class c; the input is not looked at.
 *
 * In plain words: a branch beside others. `join('concat', identity, embedding(10, 16))` gives latents and class to a
 * generator, with classes as points of a space in place of a one-hot vector. A mixture of classes gets the mixture of
 * their embeddings.
 *
 * Shapes: `[batch, ...]` to `[batch, units]`; E is `[classes, units]` and starts at N(0, 1), as PyTorch's `Embedding`.
 * Errors: `ConfigError` for classes or units that are no positive integers, `ShapeMismatch` without a condition of
 * `classes` columns. Source: Bengio et al. 2003, section 2; in GANs: Brock, Donahue & Simonyan 2018, section 3.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dense, embedding, identity, join, sequential } from 'rxgan/models';
 *
 * const generator = sequential([8], join('concat', identity, embedding(10, 4)), dense(2));
 * const network = generator({ name: 'generator', key: [1, 2] });
 * assert.deepEqual(network.variables.map(({ shape }) => shape), [[10, 4], [12, 2], [2]]);
 * network[Symbol.dispose]();
 * ```
 */
export const embedding =
  (classes: number, units: number, { kernel = normal(1) }: { readonly kernel?: Initializer } = {}): Layer =>
  ({ name, key }) => {
    checkedWidth(`${name}.classes`, classes);
    checkedWidth(`${name}.units`, units);
    const table = variable(`${name}/embedding`, [classes, units], kernel(key, [classes, units]));
    const settings = { name, width: classes };
    return {
      outputShape: [units],
      variables: [table],
      buffers: [],
      apply: fusedOps.keep(
        (_, pass) => tf.matMul(conditionOf(settings, pass) as tf.Tensor2D, weightOf(table, pass) as tf.Tensor2D),
        [fusedOp(embeddingRule, settings, { weights: [table] })],
      ),
      twiceDifferentiable: true,
      readsCondition: true,
    };
  };
