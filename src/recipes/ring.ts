import { ring as ringData } from '../data/ring.js';
import { mlpGan } from '../models/mlpGan.js';
import { relu } from '../models/ops/index.js';
import { adam } from '../models/optimizers/adam.js';
import { cosine, type Schedule } from '../schedule.js';
import { alternate } from './alternate.js';
import { type NamedLoss, namedLosses } from './namedLosses.js';
import type { PointsRecipe } from './pointsRecipe.js';
import { usualDials } from './usualDials.js';

/**
 * The ring of eight Gaussians with a small MLP: a GAN that covers all modes in a minute or two of one core.
 *
 * In plain words: the first thing to run. Try `--loss minimax` and watch the modes go.
 *
 * Two hidden layers of 64 rectifiers, 16 latent dimensions; Adam at 4e-3 falling along a cosine; R1 in the first half,
 * which is what keeps the modes: without it the non-saturating loss ends with three to seven of them, minimax with one to
 * four. Samples come from the averaged generator.
 */
export const ring: PointsRecipe = {
  name: 'ring',
  summary: 'eight Gaussians on a circle, learnt by a small MLP',
  work: 'small',
  defaults: { steps: 12_000, batch: 256, loss: 'non-saturating' },
  data: ringData(),
  extent: 1.4,
  dials: ({ loss, steps, r1 = namedLosses[loss].r1 }) => {
    const rate = cosine(4e-3, 0, steps);
    return usualDials({ loss, steps, generatorRate: rate, discriminatorRate: rate, r1, decay: 0.995 });
  },
  model: ({ seed, loss }, dial) => {
    const { discriminator }: NamedLoss = namedLosses[loss];
    const optimizer = (rate: Schedule) => adam({ learningRate: rate, beta1: 0.5 });
    return mlpGan({
      seed,
      latent: 16,
      hidden: [64, 64],
      activation: relu,
      optimizers: {
        generator: optimizer(dial('generator learning rate')),
        discriminator: (discriminator?.optimizer ?? optimizer)(dial('discriminator learning rate')),
      },
    });
  },
  train: ({ loss }, dial) => alternate(namedLosses[loss], dial),
};
