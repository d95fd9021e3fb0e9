import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { sizeOf } from '../../shape.js';
import { fusedOp, fusedOps } from '../vjp/operation.js';
import { reshapeRule } from '../vjp/rules/reshapeRule.js';
import { checkedWidth } from './checkedWidth.js';
import type { Layer } from './layer.js';

/**
 * The same numbers in another shape. Shapes: `[batch, ...inputShape]` to `[batch, ...shape]`.
 *
 * In plain words: where the dense part of a generator ends and its images begin.
 *
 * Errors: `ConfigError` for lengths that are no positive integers, `ShapeMismatch` if the numbers are not as many.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dense, reshape, sequential } from 'rxgan/models';
 *
 * const network = sequential([64], dense(7 * 7 * 8), reshape([7, 7, 8]))({ name: 'generator', key: [1, 2] });
 * assert.deepEqual(network.outputShape, [7, 7, 8]);
 * network[Symbol.dispose]();
 * ```
 */
export const reshape =
  (shape: readonly number[]): Layer =>
  ({ name, inputShape }) => {
    for (const length of shape) checkedWidth(`${name}.shape`, length, 'give every axis its length');
    if (sizeOf(shape) !== sizeOf(inputShape))
      throw failure(
        'ShapeMismatch',
        name,
        `cannot make [${shape}] of inputs of shape [${inputShape}]`,
        `give it a shape of ${sizeOf(inputShape)} numbers`,
      );
    return {
      outputShape: shape,
      variables: [],
      buffers: [],
      apply: fusedOps.keep(
        (x) => tf.reshape(x, [x.shape[0]!, ...shape]),
        [fusedOp(reshapeRule, { from: inputShape, to: shape })],
      ),
      twiceDifferentiable: true,
    };
  };
