import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { weightOf } from '../network.js';
import { depthwiseConvolve } from '../ops/convolutions.js';
import { depthwiseFilterGradient, depthwiseInputGradient } from '../ops/depthwiseGradients.js';
import type { Activation } from '../ops/index.js';
import { variable } from '../variable.js';
import { fusedOp, type VjpRule } from '../vjp/operation.js';
import { activating } from './activation.js';
import type { Conv2dSettings, FilterOptions } from './conv2d.js';
import { heNormal, zeros } from './initializers.js';
import { checkedWidth } from './internal/checks.js';
import { filteredShape, filtering } from './internal/filtering.js';
import type { Layer } from './layer.js';

/** y = f(x ∗ K + b), each channel alone; dz = dy f'(y), dK and dx the transposes of the convolution, db = Σ dz. */
export const depthwiseConv2dRule: VjpRule<Conv2dSettings> = {
  kind: 'depthwiseConv2d',
  forward: ({ activation, ...how }, { weights: [filter, bias] }, x) => {
    const { activate, addBias } = trainingKernels();
    const z = depthwiseConvolve(x, filter!, how);
    const y = bias === undefined ? z : addBias(z, bias);
    return { y: activation === undefined ? y : activate(activation, y, true) };
  },
  backward: ({ activation, ...how }, { weights: [filter, bias] }, { x, y }, dy, needed) => {
    const { activationGradient, columnSums } = trainingKernels();
    const dz = activation === undefined ? dy : activationGradient(activation, y, dy);
    const filterGradient = () => depthwiseFilterGradient(x, dz, filter!.shape, how);
    return {
      dx: needed.input ? depthwiseInputGradient(dz, filter!, x.shape, how) : undefined,
      gradients: needed.weights ? [filterGradient(), ...(bias === undefined ? [] : [columnSums(dz)])] : [],
    };
  },
};

/**
 * A layer of filters for each channel alone: y[i, j, m c + k] = f(Σ x[s i + u, s j + v, c] K[u, v, c, k] + b[m c + k]), with
 * m filters for each channel, and strides s.
 *
 * In plain words: a convolution that does not mix channels, with few weights. A `conv2d` of one pixel behind it mixes them;
 * both together are a separable convolution.
 *
 * Shapes: `[batch, height, width, channels]` to `[batch, ⌈height / strides⌉, ⌈width / strides⌉, m · channels]`; with `valid`
 * padding to ⌈(height - size + 1) / strides⌉ lines. The kernel is `[size, size, channels, m]`; its initial values are
 * those of a filter `[size, size, 1, m · channels]`, whose fan-in it has. Errors: `ConfigError` for a setting,
 * `ShapeMismatch` for inputs that are no images or are smaller than an unpadded filter. Source: Chollet 2017, section 3.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { conv2d, depthwiseConv2d, relu, sequential } from 'rxgan/models';
 *
 * const separable = sequential([8, 8, 4], depthwiseConv2d(1, { size: 3, bias: false }), conv2d(16, { size: 1 }, relu));
 * const network = separable({ name: 'discriminator', key: [1, 2] });
 * assert.deepEqual(network.variables.map(({ shape }) => shape), [[3, 3, 4, 1], [1, 1, 4, 16], [16]]);
 * network[Symbol.dispose]();
 * ```
 */
export const depthwiseConv2d =
  (multiplier: number, options: FilterOptions, activation?: Activation): Layer =>
  ({ name, key, inputShape }) => {
    checkedWidth(`${name}.multiplier`, multiplier, 'use 1');
    const how = filtering(name, multiplier, options);
    const { size, kernel = heNormal, bias = zeros } = options;
    const [height, width, channels] = filteredShape(name, inputShape, how, size);
    const filters = multiplier * channels;
    const drawn = kernel(key, [size, size, 1, filters]);
    const filter = variable(`${name}/kernel`, [size, size, channels, multiplier], drawn);
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
          const y = depthwiseConvolve(x, weightOf(filter, pass), how);
          return activate(offset === undefined ? y : tf.add(y, weightOf(offset, pass)));
        },
        (rule) => fusedOp(depthwiseConv2dRule, { ...how, activation: rule }, { weights }),
      ),
    };
  };
