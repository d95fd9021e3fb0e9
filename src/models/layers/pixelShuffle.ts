import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { depthToSpace } from '../ops/resizing.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { checkedWidth, imageShape } from './internal/checks.js';
import type { Layer } from './layer.js';

interface PixelShuffleSettings {
  readonly factor: number;
}

/** Channels to pixels; dx takes the gradients of the pixels back to their channels. */
export const pixelShuffleRule: VjpRule<PixelShuffleSettings> = {
  kind: 'pixelShuffle',
  forward: ({ factor }, _, x) => ({ y: depthToSpace(factor)(x) }),
  backward: ({ factor }, _, { x }, dy, { input }) => {
    if (!input) return { gradients: [] };
    const [batch, height, width, depth] = x.shape as [number, number, number, number];
    const blocks = tf.reshape(dy, [batch, height, factor, width, factor, depth / factor ** 2]);
    return { dx: tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4, 5]), x.shape), gradients: [] };
  },
};

/**
 * Images enlarged by pixels that lie in their channels: y[r i + a, r j + b, c] = x[i, j, C (r a + b) + c], r = factor.
 *
 * In plain words: a convolution before it computes the r · r pixels that become of each one, at the cost of the small
 * image. The order of channels is that of TensorFlow's `depth_to_space`; PyTorch's `PixelShuffle` has C outermost.
 *
 * Shapes: `[batch, height, width, factor² · C]` to `[batch, factor · height, factor · width, C]`. Errors: `ConfigError` for
 * a factor that is no positive integer, `ShapeMismatch` for inputs that are no images or have other channels. Source: Shi
 * et al. 2016, section 3.2, eq. 4.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { conv2d, pixelShuffle, relu, sequential } from 'rxgan/models';
 *
 * const enlarge = sequential([7, 7, 4], conv2d(4 * 2, { size: 3 }, relu), pixelShuffle(2))({ name: 'g', key: [1, 2] });
 * assert.deepEqual(enlarge.outputShape, [14, 14, 2]);
 * enlarge[Symbol.dispose]();
 * ```
 */
export const pixelShuffle =
  (factor: number): Layer =>
  ({ name, inputShape }) => {
    checkedWidth(`${name}.factor`, factor, 'use 2');
    const [height, width, depth] = imageShape(name, inputShape);
    const channels = depth / factor ** 2;
    if (!Number.isInteger(channels))
      throw failure(
        'ShapeMismatch',
        name,
        `cannot make pixels of ${depth} channels, got inputs of shape [${inputShape}]`,
        `give it a multiple of ${factor ** 2} channels`,
      );
    const shuffled = depthToSpace(factor);
    return {
      outputShape: [height * factor, width * factor, channels],
      variables: [],
      buffers: [],
      apply: fusedOps.keep((x) => shuffled(x), [fusedOp(pixelShuffleRule, { factor })]),
      twiceDifferentiable: true,
    };
  };
