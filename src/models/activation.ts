import { activating } from './activating.js';
import type { Layer } from './layer.js';
import type { Activation } from './ops/index.js';
import { operation } from './program/operation.js';
import { elementwiseRule } from './program/rules/elementwiseRule.js';

/**
 * An activation as a layer of its own: y = f(x). The shape stays.
 *
 * In plain words: for the place after a normalisation; elsewhere `dense` and `convolution` take the activation
 * themselves.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { activation, batchNormalisation, dense, relu, sequential } from 'rxgan/models';
 *
 * const network = sequential([2], dense(8), batchNormalisation(), activation(relu))({ name: 'generator', key: [1, 2] });
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
      statistics: [],
      apply: written(
        (x) => activate(x),
        (rule) => operation(elementwiseRule, rule!),
      ),
    };
  };
