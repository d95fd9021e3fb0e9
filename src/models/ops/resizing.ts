import * as tf from '@tensorflow/tfjs-core';
import { type TwiceDifferentiable, twiceDifferentiable } from './activation.js';

/**
 * Every pixel repeated `factor` × `factor` times. Shapes: `[batch, height, width, channels]` to
 * `[batch, factor · height, factor · width, channels]`.
 *
 * In plain words: enlarge an image by its nearest neighbors. `tf.image.resizeNearestNeighbor` throws in a second
 * derivative and, on the JS engine, has a wrong first one for batches above 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { upsample } from 'rxgan/models';
 *
 * const row = upsample(2)(tf.tensor4d([1, 2], [1, 1, 2, 1]));
 * assert.deepEqual(await tf.reshape(row, [2, 4]).array(), [[1, 1, 2, 2], [1, 1, 2, 2]]);
 * ```
 */
export const upsample = (factor: number): TwiceDifferentiable =>
  twiceDifferentiable((x) => {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const spread = tf.mul(tf.reshape(x, [batch, height, 1, width, channels]), tf.ones([1, 1, factor, 1, 1]));
    const wide = tf.mul(
      tf.reshape(spread, [batch, height * factor, width, 1, channels]),
      tf.ones([1, 1, 1, factor, 1]),
    );
    return tf.reshape(wide, [batch, height * factor, width * factor, channels]);
  });

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

/**
 * Moves groups of `block`² channels into blocks of pixels. Shapes: `[batch, height, width, block² · channels]` to
 * `[batch, block · height, block · width, channels]`.
 *
 * In plain words: enlarge an image with pixels that a convolution has prepared (sub-pixel convolution, Shi et al. 2016).
 * `tf.depthToSpace` has no gradient.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { depthToSpace } from 'rxgan/models';
 *
 * assert.deepEqual(depthToSpace(2)(tf.ones([1, 3, 3, 8])).shape, [1, 6, 6, 2]);
 * ```
 */
export const depthToSpace = (block: number): TwiceDifferentiable =>
  twiceDifferentiable((x) => {
    const [batch, height, width, depth] = x.shape as [number, number, number, number];
    const channels = depth / (block * block);
    const split = tf.reshape(x, [batch, height, width, block, block, channels]);
    return tf.reshape(tf.transpose(split, [0, 1, 3, 2, 4, 5]), [batch, height * block, width * block, channels]);
  });

type Paddings = readonly (readonly [before: number, after: number])[];
type Mode = 'reflect' | 'symmetric';

/** The transpose of padding along one axis: what came of a number in the middle and in both mirrors, added up. */
const folded = (dy: tf.Tensor, axis: number, [before, after]: readonly [number, number], mode: Mode): tf.Tensor => {
  const length = dy.shape[axis]! - before - after;
  const part = (from: number, count: number): tf.Tensor =>
    tf.slice(
      dy,
      dy.shape.map((_, i) => (i === axis ? from : 0)),
      dy.shape.map((whole, i) => (i === axis ? count : whole)),
    );
  const mirrored = (from: number, count: number, to: number): tf.Tensor => {
    const around = dy.shape.map((_, i): [number, number] => (i === axis ? [to, length - count - to] : [0, 0]));
    return tf.pad(tf.reverse(part(from, count), axis), around);
  };
  const border = mode === 'reflect' ? 1 : 0;
  const sides = [
    ...(before > 0 ? [mirrored(0, before, border)] : []),
    ...(after > 0 ? [mirrored(before + length, after, length - border - after)] : []),
  ];
  return sides.reduce((sum, side) => tf.add(sum, side), part(before, length));
};

/**
 * A tensor continued beyond its borders by its own mirror image, along each axis by `[before, after]`: y[-i] = x[i], or with
 * `symmetric`, which repeats the border, y[-i] = x[i - 1].
 *
 * In plain words: padding without a dark frame, as image translation uses it. `tf.mirrorPad` has a wrong
 * gradient: it forgets that pixels near the border are seen several times.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { mirrorPad } from 'rxgan/models';
 *
 * const padded = mirrorPad([[2, 1]])(tf.tensor1d([1, 2, 3]));
 * assert.deepEqual(await padded.array(), [3, 2, 1, 2, 3, 2]);
 * ```
 */
export const mirrorPad = (paddings: Paddings, mode: Mode = 'reflect'): TwiceDifferentiable => {
  const lists = paddings.map(([before, after]): [number, number] => [before, after]);
  return twiceDifferentiable(
    tf.customGrad((x) => ({
      value: tf.mirrorPad(x as tf.Tensor, lists, mode),
      gradFunc: (dy: tf.Tensor) => paddings.reduce((sum, both, axis) => folded(sum, axis, both, mode), dy),
    })) as (x: tf.Tensor) => tf.Tensor,
  );
};
