import * as tf from '@tensorflow/tfjs-core';
import { fusedOp, fusedOps } from '../vjp/operation.js';
import { dropoutRule } from '../vjp/rules/dropoutRule.js';
import { checkedFraction } from './checkedFraction.js';
import { dropoutMask } from './dropoutMask.js';
import type { Layer } from './layer.js';

/**
 * Dropout: y = x m / (1 - rate), where each m is 0 with probability `rate` and 1 otherwise.
 *
 * In plain words: in training every number is left out at random, and the others make up for it, so that the expectation
 * stays; in evaluation nothing happens. The mask is a function of the pass's key and the layer's place: a resumed run
 * draws the same ones. The rate is rounded to a multiple of 2⁻¹⁶.
 *
 * Shapes: any, unchanged. Errors: `ConfigError` for a rate outside of [0, 1). Source: Srivastava et al. 2014, section 4,
 * scaled in training as in section 10.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { dropout, sequential } from 'rxgan/models';
 *
 * const network = sequential([1000], dropout(0.25))({ name: 'discriminator', key: [1, 2] });
 * const pass = { training: true, owned: true, key: [3, 4] } as const;
 * const kept = await tf.sum(network.apply(tf.ones([1, 1000]), pass)).array();
 * assert.ok(Math.abs(kept - 1000) < 60);
 * assert.equal(await tf.sum(network.apply(tf.ones([1, 1000]))).array(), 1000);
 * ```
 */
export const dropout =
  (rate: number): Layer =>
  ({ name, inputShape }) => {
    checkedFraction(`${name}.rate`, rate, 'use 0.2 to 0.5');
    return {
      outputShape: inputShape,
      variables: [],
      buffers: [],
      apply: fusedOps.keep(
        (x, { training, key }) => {
          if (!training) return x;
          const factors = new Float32Array(x.size);
          dropoutMask(key, rate, factors);
          return tf.mul(x, tf.tensor(factors, x.shape));
        },
        [fusedOp(dropoutRule, { rate })],
      ),
      twiceDifferentiable: true,
    };
  };
