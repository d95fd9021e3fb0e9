import { ring as ringData } from '../data/ring.js';
import { orthogonal } from '../models/layers/initializers.js';
import { mlpGan } from '../models/mlpGan.js';
import { tanh } from '../models/ops/index.js';
import { adam } from '../models/optimizers/adam.js';
import type { Schedule } from '../schedule.js';
import { alternate } from './alternate.js';
import { type NamedLoss, namedLosses } from './namedLosses.js';
import type { PointsRecipe } from './pointsRecipe.js';
import { usualDials } from './usualDials.js';

/**
 * The ring with the networks and rates of the Unrolled-GAN demonstration, which are known to collapse.
 *
 * In plain words: the bad example. Two hidden layers of 128 tanh units, 256 latent dimensions, and a generator ten times
 * faster than its critic. Its averaged generator is the generator itself.
 *
 * Source: Metz et al. 2017, demonstration notebook.
 */
export const collapsingRing: PointsRecipe = {
  name: 'ring-collapsing',
  summary: 'the same ring with networks and rates that are known to collapse',
  work: 'small',
  defaults: { steps: 1_500, batch: 512, loss: 'non-saturating' },
  data: ringData(),
  extent: 1.4,
  dials: ({ loss, steps, r1 = 0 }) =>
    usualDials({ loss, steps, generatorRate: () => 1e-3, discriminatorRate: () => 1e-4, r1, decay: 0 }),
  model: ({ seed, loss }, dial) => {
    const { discriminator }: NamedLoss = namedLosses[loss];
    const optimizer = (rate: Schedule) => adam({ learningRate: rate, beta1: 0.5 });
    return mlpGan({
      seed,
      latent: 256,
      hidden: [128, 128],
      activation: tanh,
      kernel: orthogonal(1.4),
      optimizers: {
        generator: optimizer(dial('generator learning rate')),
        discriminator: (discriminator?.optimizer ?? optimizer)(dial('discriminator learning rate')),
      },
    });
  },
  train: ({ loss }, dial) => alternate(namedLosses[loss], dial),
};
