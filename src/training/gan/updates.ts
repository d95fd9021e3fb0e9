import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss, AnyLoss } from '../../losses/loss.js';
import { withRequirements } from '../../losses/requirement.js';
import type { Metrics, Tick } from '../../streams/tick.js';
import { type ComputedUpdate, computeUpdate } from '../computeUpdate.js';
import { adversarialTerm, discriminatorProblem } from './discriminatorProblem.js';
import type { Generated } from './generate.js';
import { generatorProblem } from './generatorProblem.js';
import { partsRequirements } from './partsRequirements.js';
import { assertFits } from './setup.js';
import { type Unrolling, unrollingRequirements } from './unrolled.js';

/** An update that has been computed: what it measured, and the change of one player that it is about to make. */
export interface Update<N extends Metrics> {
  readonly metrics: N;
  readonly apply: ComputedUpdate['apply'];
}

/** What a discriminator step measures: its loss (all terms), the mean scores, and each further term under its name. */
export type DiscriminatorMetrics<D extends string> = {
  readonly dLoss: tf.Scalar;
  readonly dReal: tf.Scalar;
  readonly dFake: tf.Scalar;
} & { readonly [K in D]: tf.Scalar };

/** What a generator step measures: its loss (all terms), and each further term under its name. */
export type GeneratorMetrics<G extends string> = { readonly gLoss: tf.Scalar } & { readonly [K in G]: tf.Scalar };

export interface WorkerOptions {
  /**
   * How many threads compute an update, this one included; 1 if not given. Each of the others has an engine of its own and
   * takes a part of every batch; the gradients of the parts are added up in a fixed order, so that a number of workers
   * gives the same bits in every run, and to rounding those of one. Batch normalization takes the statistics of each
   * part, and its moving averages those of the first; dropout draws for each part. For the WASM engine, networks of
   * this library's own layers, and losses without further terms; anything else is refused.
   */
  readonly workers?: number | undefined;
}

export interface DiscriminatorUpdateOptions extends WorkerOptions {
  /** The generator's own update is going to use the same pass of the generator, so it may move its buffers. */
  readonly keepForGenerator?: boolean | undefined;
}

export interface GeneratorUpdateOptions extends WorkerOptions {
  readonly unrolling?: Unrolling | undefined;
  /** The examples of the discriminator's update, to answer those and no others. */
  readonly reuse?: Generated | undefined;
}

/** The adversarial term and the further ones, and their sum. */
const summed = (terms: Readonly<Record<string, tf.Scalar>>) => {
  const { [adversarialTerm]: first, ...further } = terms;
  return { sum: Object.values(further).reduce((sum, term) => tf.add(sum, term), first!), further };
};

/** One update of the discriminator inside a frame, ready to be made: the mathematics behind `discriminatorStep`. */
export const updateDiscriminator = <D extends string>(
  tick: Tick<unknown>,
  loss: AdversarialLoss<D, string>,
  { keepForGenerator = false, workers = 1 }: DiscriminatorUpdateOptions = {},
): Update<DiscriminatorMetrics<D>> & { readonly generated: Generated } => {
  const { tape } = tick.model;
  const setup = { players: ['discriminator'], loss: loss as AnyLoss, tape, unrolled: false } as const;
  assertFits(tick, withRequirements(loss, partsRequirements(workers, setup)));
  const problem = discriminatorProblem(tick, loss, { keepForGenerator, workers });
  const { terms, measured, generated, apply } = computeUpdate(problem);
  const { sum, further } = summed(terms);
  return {
    generated: (generated ?? problem.generated)!,
    metrics: { dLoss: sum, ...measured, ...further } as DiscriminatorMetrics<D>,
    apply,
  };
};

/** One update of the generator inside a frame, ready to be made: the mathematics behind `generatorStep`. */
export const updateGenerator = <G extends string>(
  tick: Tick<unknown>,
  loss: AdversarialLoss<string, G>,
  { unrolling, reuse, workers = 1 }: GeneratorUpdateOptions = {},
): Update<GeneratorMetrics<G>> => {
  const { tape } = tick.model;
  const setup = { players: ['generator'], loss: loss as AnyLoss, tape, unrolled: unrolling !== undefined } as const;
  const unrollable = unrolling === undefined ? [] : unrollingRequirements(unrolling);
  assertFits(tick, withRequirements(loss, [...partsRequirements(workers, setup), ...unrollable]));
  const { terms, apply } = computeUpdate(generatorProblem(tick, loss, { unrolling, reuse, workers }));
  const { sum, further } = summed(terms);
  return { metrics: { gLoss: sum, ...further } as GeneratorMetrics<G>, apply };
};
