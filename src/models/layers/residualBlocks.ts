import { type Activation, relu } from '../ops/index.js';
import { activation as activationLayer } from './activation.js';
import { averagePool2d } from './averagePool2d.js';
import { batchNorm } from './batchNorm.js';
import { conv2d } from './conv2d.js';
import { heNormal, type Initializer } from './initializers.js';
import { imageShape } from './internal/checks.js';
import { join } from './join.js';
import type { Layer } from './layer.js';
import { sequential } from './sequential.js';
import { upsample2d } from './upsample2d.js';

export interface ResidualBlockOptions {
  /** How many times larger, or smaller, images become; 2 if not given. */
  readonly factor?: number | undefined;
  /** Height and width of the two filters; 3 if not given. */
  readonly size?: number | undefined;
  /** `relu` if not given. */
  readonly activation?: Activation | undefined;
  /** Makes what stands before each activation. */
  readonly normalization?: (() => Layer) | false | undefined;
  /** The initial values of the filters; `heNormal` if not given. */
  readonly kernel?: Initializer | undefined;
}

/** Layers one after the other as one layer. */
const stack =
  (...layers: readonly Layer[]): Layer =>
  ({ inputShape, ...scope }) =>
    sequential(inputShape, ...layers)(scope);

const settingsOf = ({ factor = 2, size = 3, activation = relu, kernel = heNormal }: ResidualBlockOptions) => ({
  factor,
  filter: { size, kernel },
  shortcut: { size: 1, kernel },
  activate: (normalization: (() => Layer) | false): readonly Layer[] => [
    ...(normalization === false ? [] : [normalization()]),
    activationLayer(activation),
  ],
});

/**
 * A residual block that enlarges images: y = c₁(u(x)) + c(f(n(c(u(f(n(x))))))), with normalizations n, activations f, nearest
 * neighbors u, convolutions c, and c₁ of one pixel.
 *
 * In plain words: the block that generators of SNGAN, SAGAN and BigGAN are stacks of. Where the class is known it is told by
 * the normalization: `normalization: () => conditionalBatchNorm(10)`.
 *
 * Shapes: `[batch, height, width, channels]` to `[batch, factor · height, factor · width, filters]`. `normalization` is
 * `batchNorm` if not given, `false` for none. Errors: those of the layers; `ShapeMismatch` for inputs that are no images.
 * Source: Miyato et al. 2018, appendix B.4, figure 8; Gulrajani et al. 2017, appendix C.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { conditionalBatchNorm, dense, reshape, residualUp, sequential } from 'rxgan/models';
 *
 * const block = residualUp(8, { normalization: () => conditionalBatchNorm(10) });
 * const generator = sequential([16], dense(4 * 4 * 8), reshape([4, 4, 8]), block)({ name: 'generator', key: [1, 2] });
 * assert.deepEqual(generator.outputShape, [8, 8, 8]);
 * assert.ok(generator.readsCondition);
 * generator[Symbol.dispose]();
 * ```
 */
export const residualUp =
  (filters: number, { normalization = batchNorm, ...options }: ResidualBlockOptions = {}): Layer =>
  (place) => {
    imageShape(place.name, place.inputShape);
    const { factor, filter, shortcut, activate } = settingsOf(options);
    const [enlarge, convolve] = [upsample2d(factor), conv2d(filters, filter)];
    return join(
      'sum',
      stack(...activate(normalization), enlarge, convolve, ...activate(normalization), convolve),
      stack(enlarge, conv2d(filters, shortcut)),
    )(place);
  };

export interface ResidualDownOptions extends ResidualBlockOptions {
  /** Does the block start with an activation? `true` if not given; `false` for the first one, which gets images. */
  readonly preactivation?: boolean | undefined;
}

/**
 * A residual block that makes images smaller: y = c₁(p(x)) + p(c(f(c(f(x))))), with activations f, means of blocks p,
 * convolutions c, and c₁ of one pixel.
 *
 * In plain words: the block that discriminators of SNGAN, SAGAN and BigGAN are stacks of; `spectralNorm(residualDown(64))`
 * normalizes its three kernels. The first one of a stack has `preactivation: false`: a rectifier would take half of the
 * image away.
 *
 * Shapes: `[batch, height, width, channels]` to `[batch, height / factor, width / factor, filters]`. There is no
 * `normalization` if not given, so that a gradient penalty takes the block; with one it stands before each activation.
 * Errors: those of the layers; `ShapeMismatch` for inputs that are no images or no multiples of the factor. Source: Miyato
 * et al. 2018, appendix B.4, figure 8; Brock, Donahue & Simonyan 2018, figure 15.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { dense, globalSumPool2d, residualDown, sequential, spectralNorm } from 'rxgan/models';
 *
 * const critic = sequential(
 *   [8, 8, 3],
 *   spectralNorm(residualDown(8, { preactivation: false })),
 *   spectralNorm(residualDown(16)),
 *   globalSumPool2d(),
 *   spectralNorm(dense(1)),
 * )({ name: 'discriminator', key: [1, 2] });
 * assert.deepEqual([critic.outputShape, critic.buffers.length], [[1], 14]);
 * critic[Symbol.dispose]();
 * ```
 */
export const residualDown =
  (filters: number, { normalization = false, preactivation = true, ...options }: ResidualDownOptions = {}): Layer =>
  (place) => {
    imageShape(place.name, place.inputShape);
    const { factor, filter, shortcut, activate } = settingsOf(options);
    const [shrink, convolve] = [averagePool2d(factor), conv2d(filters, filter)];
    return join(
      'sum',
      stack(...(preactivation ? activate(normalization) : []), convolve, ...activate(normalization), convolve, shrink),
      // A convolution of one pixel and a mean may change places: this order computes fewer pixels.
      stack(shrink, conv2d(filters, shortcut)),
    )(place);
  };
