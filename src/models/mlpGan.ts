import type { Schedule } from '../schedules/schedule.js';
import { gan } from './gan.js';
import { gaussian, type LatentDistribution } from './latents.js';
import type { Initializer } from './layers/initializers.js';
import { mlp } from './mlp.js';
import type { GanPlayer, Model } from './model.js';
import type { Activation } from './ops/index.js';
import type { Optimizer } from './optimizers/optimizer.js';

export interface MlpGanOptions {
  readonly seed: number;
  /** The size of a Gaussian latent, or any distribution. */
  readonly latent?: number | LatentDistribution | undefined;
  /** The size of one example: 2 for points in the plane. */
  readonly outputs?: number | undefined;
  readonly hidden?: readonly number[] | undefined;
  readonly activation?: Activation | undefined;
  readonly kernel?: Initializer | undefined;
  /** The optimizer of both players; `adam()` if not given. */
  readonly optimizer?: Optimizer | undefined;
  readonly optimizers?: { readonly [K in GanPlayer]?: Optimizer | undefined } | undefined;
  /** The adaptive schedules that its training depends on. */
  readonly adaptive?: readonly Schedule[] | undefined;
  /** Take TensorFlow.js's tape for every update; false if not given. */
  readonly tape?: boolean | undefined;
}

/**
 * A GAN of two multi-layer perceptrons with the same hidden layers.
 *
 * In plain words: the model for points in the plane.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { mlpGan } from 'rxgan/models';
 *
 * const model = mlpGan({ seed: 7, hidden: [16] })();
 * assert.deepEqual(model.players.generator.network.outputShape, [2]);
 * model[Symbol.dispose]();
 * ```
 */
export const mlpGan = ({
  seed,
  latent = 2,
  outputs = 2,
  hidden = [64, 64],
  activation,
  kernel,
  optimizer,
  optimizers,
  adaptive,
  tape = false,
}: MlpGanOptions): (() => Model<GanPlayer>) => {
  const latents = typeof latent === 'number' ? gaussian(latent) : latent;
  return gan({
    seed,
    generator: mlp({ inputs: latents.size, hidden, outputs, activation, kernel }),
    discriminator: mlp({ inputs: outputs, hidden, outputs: 1, activation, kernel }),
    latents,
    optimizer,
    optimizers,
    adaptive,
    tape,
  });
};
