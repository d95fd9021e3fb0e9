import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { keyOf } from '../random.js';
import { sameShape, sizeOf } from '../shape.js';
import { assignFlat, concatFlat } from './concatFlat.js';
import { gaussian, type LatentDistribution } from './latents.js';
import type { NetworkFactory } from './network.js';
import { adam } from './optimizers/adam.js';
import type { Optimizer } from './optimizers/optimizer.js';
import { type Player, player } from './player.js';
import { disposeOnce, variableFrom } from './variable.js';

/** Two players, the average of one of them, and one owner of everything. */
export interface Gan extends Disposable {
  readonly seed: number;
  readonly generator: Player;
  readonly discriminator: Player;
  readonly latents: LatentDistribution;
  /** The moving average of the generator's weights, as one vector; `ema` moves it. */
  readonly average: tf.Variable;
  /** Numbers that decisions of later steps depend on; part of what a checkpoint holds. */
  readonly memory: Map<string, number>;
  /** What stateful losses carry from step to step, on the device; part of what a checkpoint holds. */
  readonly states: Map<string, tf.Variable>;
  /** What operators have opened on the model's behalf, such as further threads, by name; freed with the model. */
  readonly resources: Map<string, Disposable>;
  /** Does every update take the tape, also where a program could compute it? */
  readonly tape: boolean;
}

export interface GanOptions {
  readonly seed: number;
  readonly generator: NetworkFactory;
  readonly discriminator: NetworkFactory;
  /** Where the generator's input comes from; N(0, I) of its input size if not given. */
  readonly latents?: LatentDistribution;
  readonly generatorOptimizer?: Optimizer;
  readonly discriminatorOptimizer?: Optimizer;
  /** Take TensorFlow.js's tape for every update; false if not given. Slower, with the same numbers to rounding. */
  readonly tape?: boolean;
}

/**
 * Describes a GAN: what comes back makes one each time it is called, with all variables drawn from the seed.
 *
 * In plain words: give it to `scoped`, which makes the model when a run starts and frees it when the run ends.
 *
 * Shapes: the generator maps `[batch, latent]` to what the discriminator takes; the discriminator gives raw scores
 * `[batch, 1]`. Errors: `ShapeMismatch` where the two do not fit.
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
 * const model = points();
 * assert.equal(model.latents.size, 2);
 * model[Symbol.dispose]();
 * ```
 */
export const gan =
  ({
    seed,
    generator,
    discriminator,
    latents,
    generatorOptimizer = adam(),
    discriminatorOptimizer = adam(),
    tape = false,
  }: GanOptions) =>
  (): Gan => {
    const owned: Disposable[] = [];
    const own = <R extends Disposable>(resource: R): R => {
      owned.push(resource);
      return resource;
    };
    const dispose = (): void => {
      for (const resource of owned.splice(0).reverse()) resource[Symbol.dispose]();
    };
    try {
      const g = own(generator({ name: 'generator', key: keyOf(seed, 'generator') }));
      const d = own(discriminator({ name: 'discriminator', key: keyOf(seed, 'discriminator') }));
      const source = latents ?? gaussian(sizeOf(g.inputShape));
      if (!sameShape(g.inputShape, [source.size]))
        throw failure(
          'ShapeMismatch',
          'gan.generator',
          `takes inputs of shape [${g.inputShape}], but ${source.name} gives [${source.size}]`,
          'make the latent size and the input size of the generator equal',
        );
      if (!sameShape(g.outputShape, d.inputShape) && !packs(g.outputShape, d.inputShape))
        throw failure(
          'ShapeMismatch',
          'gan.generator',
          `makes examples of shape [${g.outputShape}], but the discriminator takes [${d.inputShape}]`,
          'make them equal',
        );
      if (d.heads === undefined && !sameShape(d.outputShape, [1]))
        throw failure(
          'ShapeMismatch',
          'gan.discriminator',
          `gives outputs of shape [${d.outputShape}], expected one raw score [1]`,
          'end it in dense(1) without an activation, or in heads({ score: dense(1), … })',
        );
      const states = new Map<string, tf.Variable>();
      own({ [Symbol.dispose]: disposeOnce(() => [...states.values()]) });
      const resources = new Map<string, Disposable>();
      const freeResources = (): void => {
        for (const resource of resources.values()) resource[Symbol.dispose]();
      };
      own({ [Symbol.dispose]: freeResources });
      const average = variableFrom('generator/average', () => concatFlat(g.variables), false);
      own({ [Symbol.dispose]: disposeOnce(() => [average]) });
      return {
        seed,
        generator: own(player(g, generatorOptimizer)),
        discriminator: own(player(d, discriminatorOptimizer)),
        latents: source,
        average,
        memory: new Map(),
        states,
        resources,
        tape,
        [Symbol.dispose]: dispose,
      };
    } catch (error) {
      dispose();
      throw error;
    }
  };

/** Does the discriminator take several examples of the generator at once, joined along the last axis? */
const packs = (example: readonly number[], input: readonly number[]): boolean =>
  sameShape(example.slice(0, -1), input.slice(0, -1)) && input.at(-1)! % example.at(-1)! === 0;

/** Evaluate `f` with these weights in place of the generator's own, which are back when this returns. */
export const withGeneratorWeights = <A extends tf.TensorContainer>(model: Gan, weights: tf.Tensor, f: () => A): A =>
  tf.tidy(() => {
    const { variables } = model.generator.network;
    const own = concatFlat(variables);
    assignFlat(variables, weights as tf.Tensor1D);
    try {
      return f();
    } finally {
      assignFlat(variables, own);
    }
  });

/** Evaluate `f` with the generator's averaged weights in place of its own, which are back when this returns. */
export const withEma = <A extends tf.TensorContainer>(model: Gan, f: () => A): A =>
  withGeneratorWeights(model, model.average, f);
