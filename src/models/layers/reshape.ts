import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { sizeOf } from '../../shape.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { checkedWidth } from './internal/checks.js';
import type { Layer } from './layer.js';

interface ReshapeSettings {
  /** The shape of one example before and after. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** The same numbers in another shape, and back. */
export const reshapeRule: VjpRule<ReshapeSettings> = {
  kind: 'reshape',
  forward: ({ to }, _, x) => ({ y: tf.reshape(x, [x.shape[0]!, ...to]) }),
  backward: ({ from }, _, { x }, dy, { input }) => ({
    dx: input ? tf.reshape(dy, [x.shape[0]!, ...from]) : undefined,
    gradients: [],
  }),
};

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

/**
 * All numbers of an example in one vector. Shapes: `[batch, ...inputShape]` to `[batch, inputs]`.
 *
 * In plain words: where the images of a discriminator end and its score begins.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dense, flatten, sequential } from 'rxgan/models';
 *
 * const network = sequential([7, 7, 8], flatten(), dense(1))({ name: 'discriminator', key: [1, 2] });
 * assert.deepEqual(network.variables[0]?.shape, [7 * 7 * 8, 1]);
 * network[Symbol.dispose]();
 * ```
 */
export const flatten = (): Layer => (place) => reshape([sizeOf(place.inputShape)])(place);
