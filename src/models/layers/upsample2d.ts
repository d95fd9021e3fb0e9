import * as tf from '@tensorflow/tfjs-core';
import { upsample } from '../ops/resizing.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { checkedWidth, imageShape } from './internal/checks.js';
import type { Layer } from './layer.js';

interface Upsample2dSettings {
  readonly factor: number;
}

/** Every pixel repeated factor × factor times; dx sums the gradients of its copies. */
export const upsample2dRule: VjpRule<Upsample2dSettings> = {
  kind: 'upsample2d',
  forward: ({ factor }, _, x) => ({ y: upsample(factor)(x) }),
  backward: ({ factor }, _, { x }, dy, { input }) => {
    if (!input) return { gradients: [] };
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const wide = tf.sum(tf.reshape(dy, [batch * height, factor, width * factor * channels]), 1);
    const dx = tf.sum(tf.reshape(wide, [batch * height * width, factor, channels]), 1);
    return { dx: tf.reshape(dx, x.shape), gradients: [] };
  },
};

/**
 * Images enlarged by their nearest neighbors: y[i, j] = x[⌊i / factor⌋, ⌊j / factor⌋]. Shapes: `[batch, height, width,
 * channels]` to `[batch, factor · height, factor · width, channels]`.
 *
 * In plain words: followed by a convolution it does what a transposed convolution does, without checkerboards.
 *
 * Errors: `ConfigError` for a factor that is no positive integer, `ShapeMismatch` for inputs that are no images. Source:
 * Odena et al. 2016.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { conv2d, relu, sequential, upsample2d } from 'rxgan/models';
 *
 * const enlarge = sequential([7, 7, 4], upsample2d(2), conv2d(2, { size: 3 }, relu))({ name: 'g', key: [1, 2] });
 * assert.deepEqual(enlarge.outputShape, [14, 14, 2]);
 * enlarge[Symbol.dispose]();
 * ```
 */
export const upsample2d =
  (factor: number): Layer =>
  ({ name, inputShape }) => {
    checkedWidth(`${name}.factor`, factor, 'use 2');
    const [height, width, channels] = imageShape(name, inputShape);
    const enlarged = upsample(factor);
    return {
      outputShape: [height * factor, width * factor, channels],
      variables: [],
      buffers: [],
      apply: fusedOps.keep((x) => enlarged(x), [fusedOp(upsample2dRule, { factor })]),
      twiceDifferentiable: true,
    };
  };
