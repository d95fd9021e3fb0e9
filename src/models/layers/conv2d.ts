import * as tf from '@tensorflow/tfjs-core';
import { type ActivationRule, type Convolving, trainingKernels } from '../../engines/trainingKernels.js';
import { weightOf } from '../network.js';
import { convolve } from '../ops/convolutions.js';
import type { Activation } from '../ops/index.js';
import { variable } from '../variable.js';
import { fusedOp, type VjpRule } from '../vjp/operation.js';
import { activating } from './activation.js';
import { heNormal, type Initializer, zeros } from './initializers.js';
import { checkedWidth } from './internal/checks.js';
import { gathered, spread } from './internal/dilated.js';
import { filteredShape, filtering } from './internal/filtering.js';
import type { Layer } from './layer.js';

/** How a filter goes over an image. */
export interface FilterOptions {
  /** Height and width of the filter. */
  readonly size: number;
  /** Pixels from one position of the filter to the next (transposed: from one pixel's mark to the next); 1 if not given. */
  readonly strides?: number | undefined;
  /** `same`: zeros around the image; `valid`: none. `same` if not given. */
  readonly pad?: 'same' | 'valid' | undefined;
  readonly kernel?: Initializer | undefined;
  /** `false` where a normalization follows, which takes every offset out again. */
  readonly bias?: Initializer | false | undefined;
}

export interface Conv2dOptions extends FilterOptions {
  /** Pixels from one number of the filter to the next; 1 if not given. */
  readonly dilations?: number | undefined;
}

export interface Conv2dSettings extends Convolving {
  readonly activation: ActivationRule | undefined;
}

interface DilatedSettings extends Conv2dSettings {
  readonly dilations: number;
}

/** y = f(x ∗ K + b); dz = dy f'(y), dK and dx the transposes of the convolution, db = Σ dz. The bias may be missing. */
export const conv2dRule: VjpRule<DilatedSettings> = {
  kind: 'conv2d',
  forward: ({ activation, dilations, ...how }, { weights: [filter, bias] }, x) => {
    const kernels = trainingKernels();
    const y = kernels.convolve(x, spread(filter!, dilations), bias, how);
    return { y: activation === undefined ? y : kernels.activate(activation, y, true) };
  },
  backward: ({ activation, dilations, ...how }, { weights: [filter, bias] }, { x, y }, dy, needed) => {
    const kernels = trainingKernels();
    const wide = spread(filter!, dilations);
    const dz = activation === undefined ? dy : kernels.activationGradient(activation, y, dy);
    const filterGradient = () =>
      gathered(kernels.convolutionFilterGradient(x, dz, wide.shape, how), dilations, filter!.shape[0]!);
    return {
      dx: needed.input ? kernels.convolutionInputGradient(dz, wide, x.shape, how) : undefined,
      gradients: needed.weights ? [filterGradient(), ...(bias === undefined ? [] : [kernels.columnSums(dz)])] : [],
    };
  },
};

/**
 * A layer of filters that go over an image: activation(x ∗ K + b), y[i, j, o] = Σ x[s i + d u, s j + d v, c] K[u, v, c, o] with
 * strides s and dilations d.
 *
 * In plain words: every output pixel sees a small window of the input, with the same weights everywhere. Strides of 2
 * halve an image; dilations of 2 let a filter see twice as far, with as many weights, at the cost of the larger filter.
 *
 * Shapes: `[batch, height, width, channels]` to `[batch, ⌈height / strides⌉, ⌈width / strides⌉, filters]`; with `valid`
 * padding to ⌈(height - reach + 1) / strides⌉ lines, reach = d (size - 1) + 1. The kernel is `[size, size, channels,
 * filters]`. Errors: `ConfigError` for a setting, `ShapeMismatch` for inputs that are no images or are smaller than an
 * unpadded filter. Source: LeCun et al. 1989; strides in place of pooling from Radford et al. 2015, section 3; dilations
 * from Yu & Koltun 2016, eq. 2.
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
  (filters: number, options: Conv2dOptions, activation?: Activation): Layer =>
  ({ name, key, inputShape }) => {
    const how = filtering(name, filters, options);
    const { size, dilations = 1, kernel = heNormal, bias = zeros } = options;
    checkedWidth(`${name}.dilations`, dilations, 'use 1 or 2');
    const [height, width, channels] = filteredShape(name, inputShape, how, dilations * (size - 1) + 1);
    const shape = [size, size, channels, filters];
    const filter = variable(`${name}/kernel`, shape, kernel(key, shape));
    const offset = bias === false ? undefined : variable(`${name}/bias`, [filters], bias([key[1], key[0]], [filters]));
    const weights = offset === undefined ? [filter] : [filter, offset];
    const { activate, written, ...properties } = activating(activation);
    return {
      ...properties,
      outputShape: [height, width, filters],
      variables: weights,
      buffers: [],
      apply: written(
        (x, pass) => {
          const y = convolve(x, spread(weightOf(filter, pass), dilations), how);
          return activate(offset === undefined ? y : tf.add(y, weightOf(offset, pass)));
        },
        (rule) => fusedOp(conv2dRule, { ...how, dilations, activation: rule }, { weights }),
      ),
    };
  };
