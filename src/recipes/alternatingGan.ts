import type * as tf from '@tensorflow/tfjs-core';
import { type Tunable, tunable } from '../control/tunable.js';
import { r1 } from '../losses/r1.js';
import type { GanPlayer } from '../models/model.js';
import type { Optimizer } from '../models/optimizers/optimizer.js';
import { exponential } from '../schedules/exponential.js';
import { piecewise } from '../schedules/piecewise.js';
import type { Schedule, Scheduled } from '../schedules/schedule.js';
import { lazily } from './lazily.js';
import { type LossName, type NamedLoss, namedLosses } from './namedLosses.js';
import type { RecipeOptions, Tunables } from './recipe.js';
import { discriminatorEntry, emaEntry, generatorEntry, type TrainingSchedule } from './schedule.js';

/** What can be changed of a GAN that is trained by `alternatingSchedule`. */
export type AlternatingTunables = {
  readonly generatorLearningRate: Tunable;
  readonly discriminatorLearningRate: Tunable;
  readonly r1: Tunable;
  readonly averageDecay: Tunable;
  /** Where the loss has a gradient penalty. */
  readonly gradientPenalty?: Tunable;
};

/** From the weight to a hundredth of it over the first half of training, and nothing then. */
export const firstHalf = (weight: number, steps: number): Schedule =>
  weight === 0 ? () => 0 : piecewise<number>(exponential(weight, weight / 100, steps / 2), [steps / 2, 0]);

export interface AlternatingRates {
  readonly generatorLearningRate: Scheduled<number>;
  /** That of the loss, where it requires one. */
  readonly discriminatorLearningRate: Scheduled<number>;
  /** The weight of R1. */
  readonly r1: Scheduled<number>;
  /** How much of the generator's average is kept at a step. */
  readonly averageDecay: number;
}

/** The numbers of a GAN with one of the named losses. */
export const alternatingTunables = (loss: LossName, rates: AlternatingRates): AlternatingTunables => {
  const { discriminator, penalty }: NamedLoss = namedLosses[loss];
  return {
    generatorLearningRate: tunable(rates.generatorLearningRate, { max: 1, label: 'generator learning rate' }),
    discriminatorLearningRate: tunable(discriminator?.rate ?? rates.discriminatorLearningRate, {
      max: 1,
      label: 'discriminator learning rate',
    }),
    r1: tunable(rates.r1, { max: 1_000, label: 'R1 weight' }),
    ...(penalty && { gradientPenalty: tunable(penalty.weight, { max: 1_000, label: 'gradient penalty weight' }) }),
    averageDecay: tunable(rates.averageDecay, { max: 1, label: 'average decay' }),
  };
};

/** An optimizer for each player, with its learning rate; the loss may require another one for the discriminator. */
export const alternatingOptimizers = (
  loss: LossName,
  t: Tunables<AlternatingTunables>,
  optimizer: (learningRate: Schedule) => Optimizer,
): { readonly [K in GanPlayer]: Optimizer } => {
  const { discriminator }: NamedLoss = namedLosses[loss];
  return {
    generator: optimizer(t.generatorLearningRate),
    discriminator: (discriminator?.optimizer ?? optimizer)(t.discriminatorLearningRate),
  };
};

/** Discriminator steps with lazy R1, a generator step after every nCritic of them, and the generator's average. */
export const alternatingSchedule = (
  options: Pick<RecipeOptions, 'loss'>,
  t: Tunables<AlternatingTunables>,
): TrainingSchedule<GanPlayer, tf.Tensor> => {
  const { loss, penalty, nCritic }: NamedLoss = namedLosses[options.loss];
  const critic = penalty === undefined ? loss : penalty.by(t.gradientPenalty!);
  return [discriminatorEntry(lazily(4, r1, t.r1)(critic)), generatorEntry(loss, nCritic), emaEntry(t.averageDecay)];
};
