import * as tf from '@tensorflow/tfjs-core';
import { jsKernels, plainKernels } from './js/plainKernels.js';
import { nativeKernels } from './native/nativeKernels.js';
import { onCuda } from './native/tensorFlowOp.js';
import { kernelsInstalled } from './wasm/installKernels.js';
import { wasmKernels } from './wasm/wasmKernels.js';

/** An activation whose derivative is a function of its own output. */
export type ActivationRule =
  | { readonly name: 'relu' | 'tanh' | 'sigmoid' | 'elu' | 'softplus' }
  | { readonly name: 'leakyRelu'; readonly slope: number };

export interface Convolving {
  readonly strides: number;
  readonly pad: 'same' | 'valid';
}
export interface Normalizing {
  readonly x: tf.Tensor;
  readonly scale: tf.Tensor;
  readonly epsilon: number;
  /** How many rows (all axes of x but the last) make up each group, in order. Groups know nothing of each other. */
  readonly groups: readonly number[];
}
/** Means and variances of each channel of each group, `[groups, channels]`, the variance without Bessel's correction. */
export interface Statistics {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

/** The numbers of one update of an optimizer that can be made in place. */
export type InPlaceStep =
  | {
      readonly name: 'adam';
      readonly stride: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    }
  | { readonly name: 'rmsProp'; readonly rate: number; readonly decay: number; readonly epsilon: number }
  | { readonly name: 'sgd'; readonly rate: number; readonly momentum: number };

export interface Updating {
  readonly weights: readonly tf.Variable[];
  readonly gradients: readonly tf.Tensor[];
  readonly slots: readonly tf.Variable[];
}

/**
 * What written-out forward and backward passes are made of, on one engine. Nothing here is recorded on a tape.
 *
 * An operand that is said to be consumed may be overwritten: its maker must not need it any more.
 */
export interface TrainingKernels {
  /** x W + b. Shapes: `[batch, inputs]` to `[batch, units]`. */
  readonly affine: (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) => tf.Tensor;
  readonly product: (a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean) => tf.Tensor;
  /** The sum over all axes but the last. */
  readonly columnSums: (x: tf.Tensor) => tf.Tensor;
  /** f(x); consumes x if `consumed`. */
  readonly activate: (rule: ActivationRule, x: tf.Tensor, consumed: boolean) => tf.Tensor;
  /** dy · f'(x), from y = f(x). Consumes dy. */
  readonly activationGradient: (rule: ActivationRule, y: tf.Tensor, dy: tf.Tensor) => tf.Tensor;
  /** Adds one number to each channel, the last axis. Consumes x. */
  readonly addBias: (x: tf.Tensor, bias: tf.Tensor) => tf.Tensor;
  readonly convolve: (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor | undefined, how: Convolving) => tf.Tensor;
  readonly convolutionFilterGradient: (
    x: tf.Tensor,
    dy: tf.Tensor,
    filterShape: readonly number[],
    how: Convolving,
  ) => tf.Tensor;
  readonly convolutionInputGradient: (
    dy: tf.Tensor,
    filter: tf.Tensor,
    inputShape: readonly number[],
    how: Convolving,
  ) => tf.Tensor;
  /** (x - mean) / √(variance + ε) · scale + offset, by the statistics of each group. */
  readonly normalize: (of: Normalizing & { readonly offset: tf.Tensor }) => Statistics & { readonly y: tf.Tensor };
  /** The gradients of `normalize`, where mean and variance count as functions of x; those of scale and offset over all groups. Consumes dy. */
  readonly normalizeGradient: (of: Normalizing & Statistics & { readonly dy: tf.Tensor }) => {
    readonly dx: tf.Tensor;
    readonly scale: tf.Tensor;
    readonly offset: tf.Tensor;
  };
  /** The numbers of a tensor, on engines that compute where JavaScript can look; valid until the next operation. */
  readonly numbers: ((x: tf.Tensor) => Float32Array) | undefined;
  /** One update of many variables where they lie, on engines that can. */
  readonly update: ((step: InPlaceStep, of: Updating) => void) | undefined;
}

/** The training kernels of the engine that is running now. */
export const trainingKernels = (): TrainingKernels => {
  const backend = tf.getBackend();
  if (backend === 'wasm' && kernelsInstalled()) return wasmKernels;
  if (backend === 'tensorflow' && !onCuda()) return nativeKernels;
  return backend === 'cpu' ? jsKernels : plainKernels;
};
