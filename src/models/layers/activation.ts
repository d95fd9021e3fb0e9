import type { Activation } from '../ops/index.js';
import { fusedOp } from '../vjp/operation.js';
import { elementwiseRule } from '../vjp/rules/elementwiseRule.js';
import { activating } from './activating.js';
import type { Layer } from './layer.js';

/**
 * An activation as a layer of its own: y = f(x). The shape stays.
 *
 * In plain words: for the place after a normalization; elsewhere `dense` and `conv2d` take the activation
 * themselves.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { activation, batchNorm, dense, relu, sequential } from 'rxgan/models';
 *
 * const network = sequential([2], dense(8), batchNorm(), activation(relu))({ name: 'generator', key: [1, 2] });
 * assert.deepEqual(network.outputShape, [8]);
 * network[Symbol.dispose]();
 * ```
 */
export const activation =
  (f: Activation): Layer =>
  ({ inputShape }) => {
    const { activate, written, ...properties } = activating(f);
    return {
      ...properties,
      outputShape: inputShape,
      variables: [],
      buffers: [],
      apply: written(
        (x) => activate(x),
        (rule) => fusedOp(elementwiseRule, rule!),
      ),
    };
  };
