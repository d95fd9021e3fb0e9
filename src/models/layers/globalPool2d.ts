import * as tf from '@tensorflow/tfjs-core';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { imageShape } from './internal/checks.js';
import type { Layer } from './layer.js';

interface GlobalPoolSettings {
  readonly how: 'mean' | 'sum';
}

/** All pixels of an image, for each channel. */
const pooled = (how: GlobalPoolSettings['how'], x: tf.Tensor): tf.Tensor =>
  how === 'mean' ? tf.mean(x, [1, 2]) : tf.sum(x, [1, 2]);

/** Every pixel gets the gradient of its channel, for a mean its part of it. */
export const globalPool2dRule: VjpRule<GlobalPoolSettings> = {
  kind: 'globalPool2d',
  forward: ({ how }, _, x) => ({ y: pooled(how, x) }),
  backward: ({ how }, _, { x }, dy, { input }) => {
    if (!input) return { gradients: [] };
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const parts = tf.fill([1, height, width, 1], how === 'mean' ? 1 / (height * width) : 1);
    return { dx: tf.mul(tf.reshape(dy, [batch, 1, 1, channels]), parts), gradients: [] };
  },
};

const globalPool2d =
  (how: GlobalPoolSettings['how']): Layer =>
  ({ name, inputShape }) => {
    const [, , channels] = imageShape(name, inputShape);
    return {
      outputShape: [channels],
      variables: [],
      buffers: [],
      apply: fusedOps.keep((x) => pooled(how, x), [fusedOp(globalPool2dRule, { how })]),
      twiceDifferentiable: true,
    };
  };

/**
 * The mean of each channel over all pixels: y[c] = Σ_ij x[i, j, c] / (height · width).
 *
 * In plain words: what an image shows, wherever it shows it; the end of convolutions in place of `flatten`, with fewer
 * weights behind it.
 *
 * Shapes: `[batch, height, width, channels]` to `[batch, channels]`. Errors: `ShapeMismatch` for inputs that are no images.
 * Source: Lin, Chen & Yan 2013, section 3.2.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { globalAveragePool2d, sequential } from 'rxgan/models';
 *
 * const network = sequential([1, 2, 1], globalAveragePool2d())({ name: 'critic', key: [1, 2] });
 * assert.deepEqual(await network.apply(tf.tensor4d([2, 6], [1, 1, 2, 1])).array(), [[4]]);
 * ```
 */
export const globalAveragePool2d = (): Layer => globalPool2d('mean');

/**
 * The sum of each channel over all pixels: y[c] = Σ_ij x[i, j, c].
 *
 * In plain words: as `globalAveragePool2d`, but not divided by how many pixels there are: the end of the discriminators of
 * SNGAN, projection GANs, SAGAN and BigGAN.
 *
 * Shapes: `[batch, height, width, channels]` to `[batch, channels]`. Errors: `ShapeMismatch` for inputs that are no images.
 * Source: Miyato et al. 2018, appendix B.4.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { globalSumPool2d, sequential } from 'rxgan/models';
 *
 * const network = sequential([1, 2, 1], globalSumPool2d())({ name: 'critic', key: [1, 2] });
 * assert.deepEqual(await network.apply(tf.tensor4d([2, 6], [1, 1, 2, 1])).array(), [[8]]);
 * ```
 */
export const globalSumPool2d = (): Layer => globalPool2d('sum');
