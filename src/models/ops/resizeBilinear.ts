import * as tf from '@tensorflow/tfjs-core';
import { type TwiceDifferentiable, twiceDifferentiable } from './twiceDifferentiable.js';

export interface ResizingOptions {
  /** The outermost pixels keep their places. */
  readonly alignCorners?: boolean | undefined;
  /** Places are those of the middles of pixels; not together with `alignCorners`. */
  readonly halfPixelCenters?: boolean | undefined;
}

/** Row i has what line i of the result takes of each line of the image. Shape: `[1, to, from]`. */
const interpolation = (from: number, to: number, { alignCorners, halfPixelCenters }: ResizingOptions): tf.Tensor3D => {
  const ratio = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  const weights = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const at = Math.min(from - 1, Math.max(0, halfPixelCenters ? ratio * (i + 0.5) - 0.5 : ratio * i));
    const below = Math.floor(at);
    weights[i * from + below]! += 1 - (at - below);
    if (at > below) weights[i * from + below + 1]! += at - below;
  }
  return tf.tensor3d(weights, [1, to, from]);
};

/**
 * Images of another size by bilinear interpolation: y = R x Cᵀ for each channel, with the weights of rows in R and those
 * of columns in C. Shapes: `[batch, height, width, channels]` to `[batch, size[0], size[1], channels]`.
 *
 * In plain words: enlarge or shrink images smoothly. The values are those of `tf.image.resizeBilinear`, which throws in a
 * second derivative; two matrix products do not.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { resizeBilinear } from 'rxgan/models';
 *
 * const row = resizeBilinear([1, 3], { alignCorners: true })(tf.tensor4d([1, 3], [1, 1, 2, 1]));
 * assert.deepEqual(await row.data(), Float32Array.of(1, 2, 3));
 * ```
 */
export const resizeBilinear = (
  [toHeight, toWidth]: readonly [height: number, width: number],
  options: ResizingOptions = {},
): TwiceDifferentiable =>
  twiceDifferentiable((x) => {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const lines = tf.reshape(x, [batch, height, width * channels]);
    const tall = tf.matMul(interpolation(height, toHeight, options), lines);
    const pixels = tf.reshape(tall, [batch * toHeight, width, channels]);
    return tf.reshape(tf.matMul(interpolation(width, toWidth, options), pixels), [batch, toHeight, toWidth, channels]);
  });
