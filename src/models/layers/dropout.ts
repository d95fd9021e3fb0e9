import * as tf from '@tensorflow/tfjs-core';
import { type Key, uniforms } from '../../random.js';
import { fusedOp, fusedOps, keyWithin, type VjpRule } from '../vjp/operation.js';
import { checkedFraction } from './internal/checks.js';
import type { Layer } from './layer.js';

/** A draw takes 16 of the 32 bits of a uniform number: drawing is what dropout costs. */
const draws = 2 ** 16;

/**
 * Writes the factors of dropout as a function of the key: 0 with probability `rate`, rounded to a multiple of 2⁻¹⁶ below
 * 1, and otherwise what keeps their expectation at 1.
 */
export const dropoutMask = (key: Key, rate: number, factors: Float32Array): void => {
  const dropped = Math.min(draws - 1, Math.round(rate * draws));
  const kept = draws / (draws - dropped);
  const numbers = uniforms(key, Math.ceil(factors.length / 2));
  for (let i = 0; i < factors.length; i += 2) {
    const number = numbers[i >>> 1]! * draws;
    const high = Math.floor(number);
    factors[i] = high < dropped ? 0 : kept;
    if (i + 1 < factors.length) factors[i + 1] = (number - high) * draws < dropped ? 0 : kept;
  }
};

interface DropoutSettings {
  readonly rate: number;
}

/** y = m x, dx = m dy, with the factors m of each segment's own key, as the networks around the layer derive it. */
export const dropoutRule: VjpRule<DropoutSettings> = {
  kind: 'dropout',
  forward: ({ rate }, { purposes }, x, { training, segments }) => {
    if (!training) return { y: x };
    const factors = new Float32Array(x.size);
    const example = x.size / x.shape[0]!;
    let from = 0;
    for (const { rows, key } of segments) {
      const to = from + rows * example;
      dropoutMask(keyWithin(key, purposes), rate, factors.subarray(from, to));
      from = to;
    }
    const mask = tf.tensor(factors, x.shape);
    return { y: tf.mul(x, mask), kept: [mask] };
  },
  backward: (_settings, _parameters, { kept }, dy, { input }) => ({
    dx: input ? (kept === undefined ? dy : tf.mul(dy, kept[0]!)) : undefined,
    gradients: [],
  }),
};

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
