import { flow } from 'fp-ts/lib/function.js';
import { ring as ringData } from '../data/ring.js';
import { instanceNoise } from '../losses/instanceNoise.js';
import { adam } from '../models/adam.js';
import { mlpGan } from '../models/mlpGan.js';
import { relu } from '../models/ops/index.js';
import { averageGenerator } from '../operators/averageGenerator.js';
import { discriminatorStep } from '../operators/discriminatorStep.js';
import { every } from '../operators/every.js';
import { generatorStep } from '../operators/generatorStep.js';
import { cosine, linear } from '../schedule.js';
import { type NamedLoss, namedLosses } from './namedLosses.js';
import type { PointsRecipe } from './pointsRecipe.js';

/**
 * The ring of eight Gaussians with a small MLP: a GAN that covers all modes in a minute or two of one core.
 *
 * In plain words: the first thing to run. Try `--loss minimax` and watch the modes go.
 *
 * Two hidden layers of 64 rectifiers, 16 latent dimensions; Adam at 3e-3 falling along a cosine; instance noise of 0.2
 * annealed to 0 over the first 40 % of the steps, which is what keeps the modes; samples from the averaged generator.
 */
export const ring: PointsRecipe = {
  name: 'ring',
  summary: 'eight Gaussians on a circle, learnt by a small MLP',
  work: 'small',
  defaults: { steps: 15_000, batch: 256, loss: 'non-saturating' },
  data: ringData(),
  extent: 1.4,
  model: ({ seed, steps, loss }) => {
    const { discriminatorOptimizer }: NamedLoss = namedLosses[loss];
    const optimizer = adam({ rate: cosine(3e-3, 0, steps), beta1: 0.5 });
    return mlpGan({
      seed,
      latent: 16,
      hidden: [64, 64],
      activation: relu,
      generatorOptimizer: optimizer,
      discriminatorOptimizer: discriminatorOptimizer ?? optimizer,
    });
  },
  train: ({ loss, steps, noise }) => {
    const named: NamedLoss = namedLosses[loss];
    const noisy = instanceNoise(linear(noise ?? named.noise, 0, 0.4 * steps))(named.loss);
    return flow(discriminatorStep(noisy), every(named.nCritic, generatorStep(noisy)), averageGenerator(0.995));
  },
};
