import { failure } from '../errors.js';
import type { Schedule } from '../schedules/schedule.js';
import { sameShape, sizeOf } from '../shape.js';
import { gaussian, type LatentDistribution } from './latents.js';
import { type GanPlayer, type Inputs, type Model, model } from './model.js';
import type { NetworkFactory } from './network.js';
import type { Optimizer } from './optimizers/optimizer.js';

export interface GanOptions {
  readonly seed: number;
  readonly generator: NetworkFactory;
  readonly discriminator: NetworkFactory;
  /** Where the generator's input comes from; N(0, I) of its input size if not given. */
  readonly latents?: LatentDistribution | undefined;
  /** What the networks take, by the names of a batch with several fields; latents and labels if not given. */
  readonly inputs?: Partial<Inputs> | undefined;
  /** The optimizer of both players; `adam()` if not given. */
  readonly optimizer?: Optimizer | undefined;
  readonly optimizers?: { readonly [K in GanPlayer]?: Optimizer | undefined } | undefined;
  /** The adaptive schedules that its training depends on. */
  readonly adaptive?: readonly Schedule[] | undefined;
  /** Take TensorFlow.js's tape for every update; false if not given. Slower, with the same numbers to rounding. */
  readonly tape?: boolean | undefined;
}

/**
 * Describes a GAN: a model of a generator, whose weights are averaged, and a discriminator.
 *
 * In plain words: `model` with the two usual players, checked against each other.
 *
 * Shapes: the generator maps `[batch, latent]` (or the field of the batch that `inputs.generator` names) to what the
 * discriminator takes; the discriminator gives raw scores `[batch, …]`, one number an example or one for each patch. Errors:
 * `ShapeMismatch` where the two do not fit.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { gan, mlp } from 'rxgan/models';
 *
 * const points = gan({
 *   seed: 7,
 *   generator: mlp({ inputs: 2, hidden: [64, 64], outputs: 2 }),
 *   discriminator: mlp({ inputs: 2, hidden: [64, 64], outputs: 1 }),
 * });
 * const made = points();
 * assert.equal(made.latents?.size, 2);
 * made[Symbol.dispose]();
 * ```
 */
export const gan =
  ({ seed, generator, discriminator, latents, inputs, optimizer, optimizers, adaptive, tape }: GanOptions) =>
  (): Model<GanPlayer> => {
    const fromLatents = (inputs?.generator ?? 'latents') === 'latents';
    const made = model({
      seed,
      players: { generator, discriminator },
      optimizer,
      optimizers,
      ema: ['generator'],
      inputs,
      adaptive,
      tape,
    })();
    try {
      const { generator: g, discriminator: d } = made.players;
      const source = fromLatents ? (latents ?? gaussian(sizeOf(g.network.inputShape))) : latents;
      const problem = misfit(g.network.inputShape, g.network.outputShape, d.network, fromLatents ? source : undefined);
      if (problem !== undefined) throw problem;
      return { ...made, latents: source };
    } catch (error) {
      made[Symbol.dispose]();
      throw error;
    }
  };

const misfit = (
  input: readonly number[],
  output: readonly number[],
  { inputShape, outputShape, heads }: Model['players'][string]['network'],
  source: LatentDistribution | undefined,
) => {
  if (source !== undefined && !sameShape(input, [source.size]))
    return failure(
      'ShapeMismatch',
      'gan.generator',
      `takes inputs of shape [${input}], but ${source.name} gives [${source.size}]`,
      'make the latent size and the input size of the generator equal',
    );
  if (!sameShape(output, inputShape) && !packs(output, inputShape))
    return failure(
      'ShapeMismatch',
      'gan.generator',
      `makes examples of shape [${output}], but the discriminator takes [${inputShape}]`,
      'make them equal',
    );
  if (heads === undefined && outputShape.at(-1) !== 1)
    return failure(
      'ShapeMismatch',
      'gan.discriminator',
      `gives outputs of shape [${outputShape}], expected one raw score [1], or one a patch [height, width, 1]`,
      'end it in dense(1) without an activation, or in heads({ score: dense(1), … })',
    );
  return undefined;
};

/** Does the discriminator take several examples of the generator at once, joined along the last axis? */
const packs = (example: readonly number[], input: readonly number[]): boolean =>
  sameShape(example.slice(0, -1), input.slice(0, -1)) && input.at(-1)! % example.at(-1)! === 0;
