import * as tf from '@tensorflow/tfjs-core';
import { trainingKernels } from '../../engines/trainingKernels.js';
import { weightOf } from '../network.js';
import { convolveTransposed } from '../ops/convolutions.js';
import type { Activation } from '../ops/index.js';
import { variable } from '../variable.js';
import { fusedOp, type VjpRule } from '../vjp/operation.js';
import { activating } from './activation.js';
import type { Conv2dSettings, FilterOptions } from './conv2d.js';
import { type Initializer, normal, zeros } from './initializers.js';
import { imageShape } from './internal/checks.js';
import { filtering } from './internal/filtering.js';
import type { Layer } from './layer.js';

interface Conv2dTransposeSettings extends Conv2dSettings {
  /** The shape of one output. */
  readonly outputShape: readonly [height: number, width: number, channels: number];
}

/** A convolution with its forward pass and its gradient by the input exchanged. The bias may be missing. */
export const conv2dTransposeRule: VjpRule<Conv2dTransposeSettings> = {
  kind: 'conv2dTranspose',
  forward: ({ activation, outputShape, ...how }, { weights: [filter, bias] }, x) => {
    const kernels = trainingKernels();
    const z = kernels.convolutionInputGradient(x, filter!, [x.shape[0]!, ...outputShape], how);
    const y = bias === undefined ? z : kernels.addBias(z, bias);
    return { y: activation === undefined ? y : kernels.activate(activation, y, true) };
  },
  backward: ({ activation, outputShape: _, ...how }, { weights: [filter, bias] }, { x, y }, dy, needed) => {
    const kernels = trainingKernels();
    const dz = activation === undefined ? dy : kernels.activationGradient(activation, y, dy);
    const filterGradient = () => kernels.convolutionFilterGradient(dz, x, filter!.shape, how);
    return {
      dx: needed.input ? kernels.convolve(dz, filter!, undefined, how) : undefined,
      gradients: needed.weights ? [filterGradient(), ...(bias === undefined ? [] : [kernels.columnSums(dz)])] : [],
    };
  },
};

/**
 * A layer that leaves a filter's mark for every input pixel: the transpose of a convolution,
 * activation(y + b) with y[s i + u, s j + v, o] = Σ x[i, j, c] K[u, v, o, c], summed over all (i, j, u, v) that meet there.
 *
 * In plain words: a convolution run backwards. Strides of 2 double an image; a size that is a multiple of the strides
 * lets every pixel get equally many marks, and so avoids checkerboards (Odena et al. 2016).
 *
 * Shapes: `[batch, height, width, channels]` to `[batch, height · strides, width · strides, filters]`; with `valid`
 * padding to (height - 1) · strides + size lines. The kernel is `[size, size, filters, channels]`, that of the convolution
 * which it transposes; its initializer draws it as `[size, size, channels, filters]`, so that the fan-in counts what
 * comes in. Without one it is He's normal with the fan-in of one output pixel, channels · (size / strides)². Errors:
 * `ConfigError` for a setting, `ShapeMismatch` for inputs that are no images. Source: Dumoulin & Visin 2016, chapter 4;
 * Radford et al. 2015, section 3.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { normal, sequential, tanh, conv2dTranspose } from 'rxgan/models';
 *
 * const enlarge = sequential(
 *   [7, 7, 64],
 *   conv2dTranspose(32, { size: 4, strides: 2, kernel: normal(0.02) }),
 *   conv2dTranspose(1, { size: 4, strides: 2, kernel: normal(0.02) }, tanh),
 * )({ name: 'generator', key: [1, 2] });
 * assert.deepEqual(enlarge.outputShape, [28, 28, 1]);
 * assert.deepEqual(enlarge.variables[0]?.shape, [4, 4, 32, 64]);
 * enlarge[Symbol.dispose]();
 * ```
 */
export const conv2dTranspose =
  (filters: number, options: FilterOptions, activation?: Activation): Layer =>
  ({ name, key, inputShape }) => {
    const how = filtering(name, filters, options);
    const { strides, pad } = how;
    const [height, width, channels] = imageShape(name, inputShape);
    const { size, kernel = heNormalOf(size, strides, channels), bias = zeros } = options;
    const lengthOf = (length: number): number => (pad === 'same' ? length * strides : (length - 1) * strides + size);
    const outputShape = [lengthOf(height), lengthOf(width), filters] as const;
    const drawn = kernel(key, [size, size, channels, filters]);
    const filter = variable(`${name}/kernel`, [size, size, filters, channels], exchanged(drawn, channels, filters));
    const offset = bias === false ? undefined : variable(`${name}/bias`, [filters], bias([key[1], key[0]], [filters]));
    const weights = offset === undefined ? [filter] : [filter, offset];
    const { activate, written, ...properties } = activating(activation);
    return {
      ...properties,
      outputShape,
      variables: weights,
      buffers: [],
      apply: written(
        (x, pass) => {
          const y = convolveTransposed(x, weightOf(filter, pass), outputShape, how);
          return activate(offset === undefined ? y : tf.add(y, weightOf(offset, pass)));
        },
        (rule) => fusedOp(conv2dTransposeRule, { ...how, outputShape, activation: rule }, { weights }),
      ),
    };
  };

/** He's normal for what one output pixel sees: with strides above 1 that is a part of the filter. */
const heNormalOf = (size: number, strides: number, channels: number): Initializer =>
  normal(Math.sqrt(2 / (channels * Math.max(1, size / strides) ** 2)));

/** The same numbers with the last two axes exchanged. */
const exchanged = (values: Float32Array, channels: number, filters: number): Float32Array => {
  const result = new Float32Array(values.length);
  const plane = channels * filters;
  for (let i = 0; i < values.length; i++) {
    const within = i % plane;
    result[i - within + (within % filters) * channels + Math.floor(within / filters)] = values[i]!;
  }
  return result;
};
