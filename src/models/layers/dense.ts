import * as tf from '@tensorflow/tfjs-core';
import { type ActivationRule, trainingKernels } from '../../engines/trainingKernels.js';
import { failure } from '../../errors.js';
import { weightOf } from '../network.js';
import type { Activation } from '../ops/index.js';
import { variable } from '../variable.js';
import { fusedOp, type VjpRule } from '../vjp/operation.js';
import { activating } from './activation.js';
import { heNormal, type Initializer, zeros } from './initializers.js';
import { checkedWidth } from './internal/checks.js';
import type { Layer } from './layer.js';

interface DenseSettings {
  readonly activation: ActivationRule | undefined;
}

/** y = f(x W + b); dz = dy f'(y), dW = xᵀ dz, db = Σ dz, dx = dz Wᵀ. */
export const denseRule: VjpRule<DenseSettings> = {
  kind: 'dense',
  forward: ({ activation }, { weights: [kernel, bias] }, x) => {
    const kernels = trainingKernels();
    const y = kernels.affine(x, kernel!, bias!);
    return { y: activation === undefined ? y : kernels.activate(activation, y, true) };
  },
  backward: ({ activation }, { weights: [kernel] }, { x, y }, dy, needed) => {
    const kernels = trainingKernels();
    const dz = activation === undefined ? dy : kernels.activationGradient(activation, y, dy);
    return {
      dx: needed.input ? kernels.product(dz, kernel!, false, true) : undefined,
      gradients: needed.weights ? [kernels.product(x, dz, true, false), kernels.columnSums(dz)] : [],
    };
  },
};

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
    const variables = [weights, offsets];
    const { activate, written, ...properties } = activating(activation);
    return {
      ...properties,
      outputShape: [units],
      variables,
      buffers: [],
      apply: written(
        (x, pass) =>
          activate(
            tf.add(tf.matMul(x as tf.Tensor2D, weightOf(weights, pass) as tf.Tensor2D), weightOf(offsets, pass)),
          ),
        (rule) => fusedOp(denseRule, { activation: rule }, { weights: variables }),
      ),
    };
  };
