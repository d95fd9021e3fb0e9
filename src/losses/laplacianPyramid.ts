import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { averagePool, upsample } from '../models/ops/index.js';

/** An image as what is left at the coarsest scale, and what each finer scale adds, coarse to fine. */
export interface Pyramid {
  readonly coarse: tf.Tensor4D;
  readonly residuals: readonly tf.Tensor4D[];
}

const up = upsample(2) as (images: tf.Tensor) => tf.Tensor4D;
const down = averagePool(2) as (images: tf.Tensor) => tf.Tensor4D;

/**
 * The Laplacian pyramid of images: h_k = I_k - u(d(I_k)), I_{k+1} = d(I_k); d halves by averaging, u doubles by repeating.
 *
 * In plain words: a small picture and the details to add at every doubling. LAPGAN trains one conditional GAN a level: the
 * generator makes the residual h̃ for a given coarse image, and the discriminator sees u(I) + h, together with u(I).
 *
 * `fromLaplacianPyramid` gives the images back, to rounding. Shapes: `[batch, height, width, channels]`; level k has sides
 * `height / 2^k`. Errors: `ShapeMismatch` when a side cannot be halved so often. Source: Denton et al. 2015, eqs 3 to 5.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { fromLaplacianPyramid, laplacianPyramid } from 'rxgan/losses';
 *
 * const image = tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1]);
 * const { coarse, residuals } = laplacianPyramid(image, 1);
 * assert.deepEqual([...(await coarse.data())], [3]);
 * assert.deepEqual([...(await residuals[0]!.data())], [-2, -1, 0, 3]);
 * assert.deepEqual([...(await fromLaplacianPyramid({ coarse, residuals }).data())], [1, 2, 3, 6]);
 * ```
 */
export const laplacianPyramid = (images: tf.Tensor4D, levels: number): Pyramid => {
  const [, height, width] = images.shape;
  if (!Number.isSafeInteger(levels) || levels < 0 || height % 2 ** levels !== 0 || width % 2 ** levels !== 0)
    throw failure(
      'ShapeMismatch',
      'laplacianPyramid.levels',
      `images of ${height} by ${width} cannot be halved ${levels} times`,
      'choose fewer levels, or sides that are multiples of 2^levels',
    );
  let coarse = images;
  const residuals: tf.Tensor4D[] = [];
  for (let level = 0; level < levels; level++) {
    const smaller = down(coarse);
    residuals.unshift(tf.sub(coarse, up(smaller)));
    coarse = smaller;
  }
  return { coarse, residuals };
};

/** The images of a pyramid: I_k = u(I_{k+1}) + h_k, from the coarsest on. */
export const fromLaplacianPyramid = ({ coarse, residuals }: Pyramid): tf.Tensor4D =>
  residuals.reduce((image, residual) => tf.add(up(image), residual), coarse);
