import { type GroupNormOptions, groupNorm } from './groupNorm.js';
import { imageShape } from './internal/checks.js';
import type { Layer } from './layer.js';

/**
 * Instance normalization: y = γ (x - μ) / √(σ² + ε) + β, with the mean μ and the variance σ² of one channel of one image.
 *
 * In plain words: contrast and brightness of each channel are taken out of each image. Usual in image translation
 * (CycleGAN, pix2pix). The examples stay independent; training and evaluation are the same.
 *
 * Shapes: `[batch, height, width, channels]` to the same. γ and β are one number for each channel; they start at 1 and 0.
 * Errors: `ConfigError` for images of one pixel or an ε that is not above 0, `ShapeMismatch` for inputs that are no
 * images. Source: Ulyanov, Vedaldi & Lempitsky 2016, eq. 4.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { instanceNorm, sequential } from 'rxgan/models';
 *
 * const network = sequential([1, 2, 2], instanceNorm())({ name: 'generator', key: [1, 2] });
 * const y = network.apply(tf.tensor4d([3, 100, 5, 0], [1, 1, 2, 2]));
 * assert.deepEqual((await y.data()).map(Math.round), Float32Array.of(-1, 1, 1, -1));
 * network[Symbol.dispose]();
 * ```
 */
export const instanceNorm =
  (options?: GroupNormOptions): Layer =>
  (place) => {
    const [, , channels] = imageShape(place.name, place.inputShape);
    return groupNorm(channels, options)(place);
  };
