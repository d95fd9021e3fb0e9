import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { weightOf } from '../network.js';
import { convolve } from '../ops/convolve.js';
import type { Activation } from '../ops/index.js';
import { variable } from '../variable.js';
import { fusedOp } from '../vjp/operation.js';
import { conv2dRule } from '../vjp/rules/conv2dRule.js';
import { activating } from './activating.js';
import { type FilterOptions, filtering } from './filtering.js';
import { imageShape } from './imageShape.js';
import { heNormal, zeros } from './initializers.js';
import type { Layer } from './layer.js';

/**
 * A layer of filters that go over an image: activation(x ∗ K + b), y[i, j, o] = Σ x[s i + u, s j + v, c] K[u, v, c, o].
 *
 * In plain words: every output pixel sees a small window of the input, with the same weights everywhere. Strides of 2
 * halve an image.
 *
 * Shapes: `[batch, height, width, channels]` to `[batch, ⌈height / strides⌉, ⌈width / strides⌉, filters]`; with `valid`
 * padding to ⌈(height - size + 1) / strides⌉ lines. The kernel is `[size, size, channels, filters]`. Errors: `ConfigError`
 * for a setting, `ShapeMismatch` for inputs that are no images or are smaller than an unpadded filter. Source: LeCun et
 * al. 1989; strides in place of pooling from Radford et al. 2015, section 3.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { batchNorm, conv2d, leakyRelu, sequential } from 'rxgan/models';
 *
 * const features = sequential(
 *   [28, 28, 1],
 *   conv2d(32, { size: 4, strides: 2 }, leakyRelu()),
 *   conv2d(64, { size: 4, strides: 2, bias: false }),
 *   batchNorm(),
 * )({ name: 'discriminator', key: [1, 2] });
 * assert.deepEqual(features.outputShape, [7, 7, 64]);
 * assert.deepEqual(features.variables.map(({ shape }) => shape), [[4, 4, 1, 32], [32], [4, 4, 32, 64], [64], [64]]);
 * features[Symbol.dispose]();
 * ```
 */
export const conv2d =
  (filters: number, options: FilterOptions, activation?: Activation): Layer =>
  ({ name, key, inputShape }) => {
    const how = filtering(name, filters, options);
    const { size, kernel = heNormal, bias = zeros } = options;
    const [height, width, channels] = imageShape(name, inputShape);
    if (how.pad === 'valid' && size > Math.min(height, width))
      throw failure(
        'ShapeMismatch',
        name,
        `a filter of ${size} x ${size} pixels does not fit into images of shape [${inputShape}]`,
        "pad them with 'same', or use a smaller filter",
      );
    const lengthOf = (length: number): number =>
      Math.ceil((how.pad === 'same' ? length : length - size + 1) / how.strides);
    const shape = [size, size, channels, filters];
    const filter = variable(`${name}/kernel`, shape, kernel(key, shape));
    const offset = bias === false ? undefined : variable(`${name}/bias`, [filters], bias([key[1], key[0]], [filters]));
    const weights = offset === undefined ? [filter] : [filter, offset];
    const { activate, written, ...properties } = activating(activation);
    return {
      ...properties,
      outputShape: [lengthOf(height), lengthOf(width), filters],
      variables: weights,
      buffers: [],
      apply: written(
        (x, pass) => {
          const y = convolve(x, weightOf(filter, pass), how);
          return activate(offset === undefined ? y : tf.add(y, weightOf(offset, pass)));
        },
        (rule) => fusedOp(conv2dRule, { ...how, activation: rule }, { weights }),
      ),
    };
  };
