import { ring as ringData } from '../data/mixture.js';
import { orthogonal } from '../models/layers/initializers.js';
import { mlpGan } from '../models/mlpGan.js';
import { tanh } from '../models/ops/index.js';
import { adam } from '../models/optimizers/adam.js';
import { alternatingOptimizers, alternatingSchedule, alternatingTunables, firstHalf } from './alternatingGan.js';
import { points } from './data/points.js';
import { modeCoverage } from './observers/modeCoverage.js';
import { pointsScatter } from './observers/pointsScatter.js';
import { slicedWasserstein } from './observers/slicedWasserstein.js';
import { recipe } from './recipe.js';

/**
 * The ring with the networks and rates of the Unrolled-GAN demonstration, which are known to collapse.
 *
 * In plain words: the bad example. Two hidden layers of 128 tanh units, 256 latent dimensions, and a generator ten times
 * faster than its critic. Its averaged generator is the generator itself.
 */
export const collapsingRing = recipe({
  name: 'ring-collapsing',
  summary: 'the same ring with networks and rates that are known to collapse',
  source: 'Metz et al. 2017, demonstration notebook',
  work: 'small',
  data: points(ringData(), { extent: 1.4 }),
  defaults: { steps: 1_500, batch: 512, loss: 'non-saturating' },
  tunables: ({ loss, steps, r1 = 0 }) =>
    alternatingTunables(loss, {
      generatorLearningRate: () => 1e-3,
      discriminatorLearningRate: () => 1e-4,
      r1: firstHalf(r1, steps),
      averageDecay: 0,
    }),
  model: ({ seed, loss }, t) =>
    mlpGan({
      seed,
      latent: 256,
      hidden: [128, 128],
      activation: tanh,
      kernel: orthogonal(1.4),
      optimizers: alternatingOptimizers(loss, t, (learningRate) => adam({ learningRate, beta1: 0.5 })),
    }),
  schedule: alternatingSchedule,
  observers: [pointsScatter(), modeCoverage(), slicedWasserstein()],
});
