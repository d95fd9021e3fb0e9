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

/** A loss as the command line knows it, with what its paper trains it with. */
export interface NamedLoss {
  readonly loss: AdversarialLoss<string>;
  /** The weight of R1 that training starts with; `--r1` overrides it. */
  readonly r1: number;
  /** Discriminator steps for each generator step. */
  readonly nCritic: number;
  /** The discriminator's optimizer, where the loss demands a particular one. */
  readonly discriminatorOptimizer?: Optimizer;
}

/**
 * The losses of `--loss`. Minimax is the plain game of 2014, which collapses on several modes: it is here to be seen
 * collapsing. With `--r1 0.1` it does not.
 */
export const namedLosses = {
  'non-saturating': { loss: nonSaturating, r1: 0.1, nCritic: 1 },
  minimax: { loss: minimax, r1: 0, nCritic: 1 },
  'least-squares': { loss: leastSquares, r1: 0.1, nCritic: 1 },
  hinge: { loss: hinge, r1: 0.1, nCritic: 1 },
  wasserstein: {
    loss: wasserstein,
    r1: 0,
    nCritic: 5,
    discriminatorOptimizer: clipWeights(0.05)(rmsProp({ rate: 5e-4 })),
  },
  'wasserstein-gp': { loss: gradientPenalty(0.1)(wasserstein), r1: 0, nCritic: 5 },
} as const satisfies Readonly<Record<string, NamedLoss>>;

export type LossName = keyof typeof namedLosses;
export const lossNames = Object.keys(namedLosses) as readonly LossName[];
