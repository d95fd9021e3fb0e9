import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { keyOf } from '../../random.js';
import { weightOf } from '../network.js';
import { softmax } from '../ops/reductions.js';
import { variable } from '../variable.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { glorotUniform, type Initializer } from './initializers.js';
import { checkedWidth, imageShape } from './internal/checks.js';
import type { Layer } from './layer.js';

/** `[batch · pixels, channels]`, for products with a weight. */
const rowsOf = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [-1, x.shape.at(-1)!]);
/** `[batch, pixels, channels]`, for products of the pixels of each image with each other. */
const imagesOf = (rows: tf.Tensor, { shape: [batch] }: tf.Tensor): tf.Tensor3D =>
  tf.reshape(rows, [batch!, -1, rows.shape.at(-1)!]);

/**
 * y = x + γ P, P = O U, O = A V, A = softmax(Q Kᵀ), with Q, K and V products of x and weights.
 *
 * dγ = Σ dy P, dP = γ dy, dU = Oᵀ dP, dO = dP Uᵀ, dV = Aᵀ dO, dA = dO Vᵀ, dS = A (dA - Σ dA A), dQ = dS K, dK = dSᵀ Q; each
 * weight gets xᵀ of its own, and x gets dy and their products with the weights.
 */
export const selfAttentionRule: VjpRule<undefined> = {
  kind: 'selfAttention',
  forward: (_, { weights }, x) => {
    const { product } = trainingKernels();
    const [query, key, value, output, gamma] = weights;
    const of = (weight: tf.Tensor): tf.Tensor3D => imagesOf(product(rowsOf(x), weight, false, false), x);
    const [q, k, v] = [of(query!), of(key!), of(value!)];
    const attention = tf.softmax(tf.matMul(q, k, false, true)) as tf.Tensor3D;
    const seen = rowsOf(tf.matMul(attention, v));
    const projected = tf.reshape(product(seen, output!, false, false), x.shape);
    return { y: tf.add(x, tf.mul(projected, gamma!)), kept: [q, k, v, attention, seen, projected] };
  },
  backward: (_, { weights }, { x, kept }, dy, needed) => {
    const { product } = trainingKernels();
    const [query, key, value, output, gamma] = weights;
    const [q, k, v, attention] = kept as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
    const [seen, projected] = kept!.slice(4) as [tf.Tensor, tf.Tensor];
    const dProjected = rowsOf(tf.mul(dy, gamma!));
    const dSeen = imagesOf(product(dProjected, output!, false, true), x);
    const dAttention = tf.matMul(dSeen, v, false, true);
    const along = tf.sum(tf.mul(dAttention, attention), -1, true);
    const dScores = tf.mul(attention, tf.sub(dAttention, along)) as tf.Tensor3D;
    const slopes = [tf.matMul(dScores, k), tf.matMul(dScores, q, true), tf.matMul(attention, dSeen, true)].map(rowsOf);
    const back = (weight: tf.Tensor | undefined, i: number): tf.Tensor => product(slopes[i]!, weight!, false, true);
    return {
      dx: needed.input ? tf.add(dy, tf.reshape(tf.addN([query, key, value].map(back)), x.shape)) : undefined,
      gradients: needed.weights
        ? [
            ...slopes.map((slope) => product(rowsOf(x), slope, true, false)),
            product(seen, dProjected, true, false),
            tf.reshape(tf.sum(tf.mul(dy, projected)), [1]),
          ]
        : [],
    };
  },
};

export interface SelfAttentionOptions {
  /** The channels of queries, keys and values; an eighth of the input's if not given, at least 1. */
  readonly channels?: number | undefined;
  /** The initial values of the four weights; `glorotUniform` if not given. */
  readonly kernel?: Initializer | undefined;
}

/**
 * Self-attention over the pixels of an image: y = x + γ o, o_j = Σ_i A_ji (x_i V) U, A_j = softmax_i((x_j Q) · (x_i K)).
 *
 * In plain words: every pixel looks at all others and takes over what fits, so that what is far apart (two eyes, four
 * legs) can agree; convolutions see their neighborhood only. At first γ is 0, and the layer passes its input on. Memory
 * grows with the square of the number of pixels: it stands where images are 16 to 64 pixels wide.
 *
 * Shapes: `[batch, height, width, C]` to the same. Q, K and V are `[C, channels]`, U is `[channels, C]`; none has a bias.
 * Errors: `ConfigError` for channels that are no positive integer, `ShapeMismatch` for inputs that are no images. Source:
 * Zhang, Goodfellow, Metaxas & Odena 2019, section 3, eq. 1 to 3.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { conv2d, relu, selfAttention, sequential, spectralNorm } from 'rxgan/models';
 *
 * const features = sequential([16, 16, 3], conv2d(32, { size: 3 }, relu), spectralNorm(selfAttention()));
 * const network = features({ name: 'discriminator', key: [1, 2] });
 * assert.deepEqual(network.variables.slice(2).map(({ shape }) => shape), [[32, 4], [32, 4], [32, 4], [4, 32], [1]]);
 * network[Symbol.dispose]();
 * ```
 */
export const selfAttention =
  ({ channels, kernel = glorotUniform }: SelfAttentionOptions = {}): Layer =>
  ({ name, key, inputShape }) => {
    const [, , inputs] = imageShape(name, inputShape);
    const inner = checkedWidth(`${name}.channels`, channels ?? Math.max(1, Math.floor(inputs / 8)));
    const weight = (as: string, shape: readonly number[]): tf.Variable =>
      variable(`${name}/${as}`, shape, kernel(keyOf(key[0], as, key[1]), shape));
    const [query, keys, value] = ['query', 'key', 'value'].map((as) => weight(as, [inputs, inner]));
    const output = weight('output', [inner, inputs]);
    const gamma = variable(`${name}/gamma`, [1], new Float32Array(1));
    const variables = [query!, keys!, value!, output, gamma];
    return {
      outputShape: inputShape,
      variables,
      buffers: [],
      apply: fusedOps.keep(
        (x, pass) => {
          const times = (rows: tf.Tensor, by: tf.Variable): tf.Tensor =>
            tf.matMul(rows as tf.Tensor2D, weightOf(by, pass) as tf.Tensor2D);
          const of = (by: tf.Variable): tf.Tensor3D => imagesOf(times(rowsOf(x), by), x);
          const attention = softmax(tf.matMul(of(query!), of(keys!), false, true)) as tf.Tensor3D;
          const projected = times(rowsOf(tf.matMul(attention, of(value!))), output);
          return tf.add(x, tf.mul(tf.reshape(projected, x.shape), weightOf(gamma, pass)));
        },
        [fusedOp(selfAttentionRule, undefined, { weights: variables })],
      ),
      twiceDifferentiable: true,
    };
  };
