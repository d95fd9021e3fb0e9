import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { weightOf } from '../network.js';
import type { Activation } from '../ops/index.js';
import { squashes } from '../ops/squashes.js';
import { variable } from '../variable.js';
import { activationRules } from '../vjp/activationRule.js';
import { fusedOp, fusedOps } from '../vjp/operation.js';
import { denseRule } from '../vjp/rules/denseRule.js';
import { checkedWidth } from './checkedWidth.js';
import { heNormal, type Initializer, zeros } from './initializers.js';
import type { Layer, PlacedLayer } from './layer.js';

export interface DenseOptions {
  readonly kernel?: Initializer;
  readonly bias?: Initializer;
}

/**
 * A fully connected layer: activation(x W + b). Shapes: `[batch, inputs]` to `[batch, units]`.
 *
 * In plain words: every output sees every input. An activation that is not marked `twiceDifferentiable` (a stock tfjs
 * function, say) makes the layer unfit for a penalized critic, and a penalty will say so.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { dense, leakyRelu, sequential } from 'rxgan/models';
 *
 * const network = sequential([2], dense(16, leakyRelu()), dense(1))({ name: 'critic', key: [1, 2] });
 * assert.deepEqual(network.apply(tf.zeros([4, 2])).shape, [4, 1]);
 * network[Symbol.dispose]();
 * ```
 */
export const dense =
  (units: number, activation?: Activation, { kernel = heNormal, bias = zeros }: DenseOptions = {}): Layer =>
  ({ name, key, inputShape }) => {
    checkedWidth(`${name}.units`, units);
    const [inputs] = inputShape;
    if (inputShape.length !== 1 || inputs === undefined)
      throw failure('ShapeMismatch', name, `takes vectors, got inputs of shape [${inputShape}]`, 'flatten them first');
    const weights = variable(`${name}/kernel`, [inputs, units], kernel(key, [inputs, units]));
    const offsets = variable(`${name}/bias`, [units], bias([key[1], key[0]], [units]));
    const apply: PlacedLayer['apply'] = (x, pass) => {
      const y = tf.add(tf.matMul(x as tf.Tensor2D, weightOf(weights, pass) as tf.Tensor2D), weightOf(offsets, pass));
      return activation === undefined ? y : activation(y);
    };
    const rule = activation && activationRules.of(activation);
    return {
      outputShape: [units],
      variables: [weights, offsets],
      buffers: [],
      apply:
        activation !== undefined && rule === undefined
          ? apply
          : fusedOps.keep(apply, [fusedOp(denseRule, { activation: rule }, { weights: [weights, offsets] })]),
      twiceDifferentiable: activation === undefined || 'twiceDifferentiable' in activation,
      outputRange: activation !== undefined && squashes(activation),
    };
  };
