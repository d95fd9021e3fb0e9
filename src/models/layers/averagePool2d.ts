import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { averagePool } from '../ops/pooling.js';
import { upsample } from '../ops/resizing.js';
import { fusedOp, fusedOps, type VjpRule } from '../vjp/operation.js';
import { checkedWidth, imageShape } from './internal/checks.js';
import type { Layer } from './layer.js';

interface AveragePoolSettings {
  readonly size: number;
}

/** The mean of each block of pixels; every pixel gets its part of the block's gradient. */
export const averagePool2dRule: VjpRule<AveragePoolSettings> = {
  kind: 'averagePool2d',
  forward: ({ size }, _, x) => ({ y: averagePool(size)(x) }),
  backward: ({ size }, _, _forward, dy, { input }) => ({
    dx: input ? upsample(size)(tf.mul(dy, 1 / size ** 2)) : undefined,
    gradients: [],
  }),
};

/**
 * Images made smaller by the means of blocks: y[i, j] = Σ_ab x[s i + a, s j + b] / s², s = size.
 *
 * In plain words: half the size without a preference for single pixels. Blocks do not overlap.
 *
 * Shapes: `[batch, height, width, channels]` to `[batch, height / size, width / size, channels]`. Errors: `ConfigError` for
 * a size that is no positive integer, `ShapeMismatch` for inputs that are no images or no multiples of it. Source: LeCun et
 * al. 1990.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { averagePool2d, conv2d, leakyRelu, sequential } from 'rxgan/models';
 *
 * const features = sequential([28, 28, 1], conv2d(8, { size: 3 }, leakyRelu()), averagePool2d(2));
 * const network = features({ name: 'discriminator', key: [1, 2] });
 * assert.deepEqual(network.outputShape, [14, 14, 8]);
 * network[Symbol.dispose]();
 * ```
 */
export const averagePool2d =
  (size: number): Layer =>
  ({ name, inputShape }) => {
    checkedWidth(`${name}.size`, size, 'use 2');
    const [height, width, channels] = imageShape(name, inputShape);
    if (height % size !== 0 || width % size !== 0)
      throw failure(
        'ShapeMismatch',
        name,
        `cannot cut images of shape [${inputShape}] into blocks of ${size} x ${size} pixels`,
        'give it images whose height and width are multiples',
      );
    const pooled = averagePool(size);
    return {
      outputShape: [height / size, width / size, channels],
      variables: [],
      buffers: [],
      apply: fusedOps.keep((x) => pooled(x), [fusedOp(averagePool2dRule, { size })]),
      twiceDifferentiable: true,
    };
  };
