import {
  type AdversarialLoss,
  gradientPenalty,
  hinge,
  leastSquares,
  minimax,
  nonSaturating,
  wasserstein,
} from '../losses/index.js';
import { clipWeights, type Optimizer, rmsProp } from '../models/index.js';
import type { Schedule } from '../schedules/schedule.js';

/** A loss as the command line knows it, with what its paper trains it with. */
export interface NamedLoss {
  readonly loss: AdversarialLoss<string>;
  /** The weight of R1 that training starts with; `--r1` overrides it. */
  readonly r1: number;
  /** Discriminator steps for each generator step. */
  readonly nCritic: number;
  /** The discriminator's optimizer and its rate, where the loss requires a particular one. */
  readonly discriminator?: { readonly rate: number; readonly optimizer: (rate: Schedule) => Optimizer };
  /** The gradient penalty that belongs to the loss, and its weight. */
  readonly penalty?: { readonly weight: number; readonly by: (weight: Schedule) => AdversarialLoss<string> };
  /**
   * How far the mean scores of real and generated examples are apart when the discriminator wins so clearly that the
   * generator learns little; none for scores without a scale.
   */
  readonly saturatedAt?: number;
}

/**
 * The losses of `--loss`. Minimax is the plain game of 2014, which collapses on several modes: it is here to be seen
 * collapsing. With `--r1 0.1` it does not.
 */
export const namedLosses = {
  // Logits of 4 and -4 are 98 % and 2 %.
  'non-saturating': { loss: nonSaturating, r1: 0.1, nCritic: 1, saturatedAt: 8 },
  minimax: { loss: minimax, r1: 0, nCritic: 1, saturatedAt: 8 },
  // The targets are 1 and 0.
  'least-squares': { loss: leastSquares, r1: 0.1, nCritic: 1, saturatedAt: 0.95 },
  // Beyond both margins nothing is left to learn.
  hinge: { loss: hinge, r1: 0.1, nCritic: 1, saturatedAt: 2 },
  wasserstein: {
    loss: wasserstein,
    r1: 0,
    nCritic: 5,
    discriminator: { rate: 5e-4, optimizer: (rate) => clipWeights(0.05)(rmsProp({ learningRate: rate })) },
  },
  'wasserstein-gp': {
    loss: wasserstein,
    r1: 0,
    nCritic: 5,
    penalty: { weight: 0.1, by: (weight) => gradientPenalty(weight)(wasserstein) },
  },
} as const satisfies Readonly<Record<string, NamedLoss>>;

export type LossName = keyof typeof namedLosses;
export const lossNames = Object.keys(namedLosses) as readonly LossName[];
