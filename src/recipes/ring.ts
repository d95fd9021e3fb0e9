import { ring as ringData } from '../data/mixture.js';
import { mlpGan } from '../models/mlpGan.js';
import { relu } from '../models/ops/index.js';
import { adam } from '../models/optimizers/adam.js';
import { cosine } from '../schedules/cosine.js';
import { alternatingOptimizers, alternatingSchedule, alternatingTunables, firstHalf } from './alternatingGan.js';
import { points } from './data/points.js';
import { namedLosses } from './namedLosses.js';
import { modeCoverage } from './observers/modeCoverage.js';
import { pointsScatter } from './observers/pointsScatter.js';
import { slicedWasserstein } from './observers/slicedWasserstein.js';
import { recipe } from './recipe.js';

/**
 * The ring of eight Gaussians with a small MLP: a GAN that covers all modes in a minute or two of one core.
 *
 * In plain words: the first thing to run. Try `--loss minimax` and watch the modes go.
 *
 * Two hidden layers of 64 rectifiers, 16 latent dimensions; Adam at 4e-3 falling along a cosine; R1 in the first half,
 * which is what keeps the modes: without it the non-saturating loss ends with three to seven of them, minimax with one to
 * four. Samples come from the averaged generator.
 */
export const ring = recipe({
  name: 'ring',
  summary: 'eight Gaussians on a circle, learned by a small MLP',
  source: 'Lin et al. 2018, section 4.1 (data and protocol); Mescheder et al. 2018 (R1)',
  work: 'small',
  data: points(ringData(), { extent: 1.4 }),
  defaults: { steps: 12_000, batch: 256, loss: 'non-saturating' },
  tunables: ({ loss, steps, r1 = namedLosses[loss].r1 }) => {
    const rate = cosine(4e-3, 0, steps);
    return alternatingTunables(loss, {
      generatorLearningRate: rate,
      discriminatorLearningRate: rate,
      r1: firstHalf(r1, steps),
      averageDecay: 0.995,
    });
  },
  model: ({ seed, loss }, t) =>
    mlpGan({
      seed,
      latent: 16,
      hidden: [64, 64],
      activation: relu,
      optimizers: alternatingOptimizers(loss, t, (learningRate) => adam({ learningRate, beta1: 0.5 })),
    }),
  schedule: alternatingSchedule,
  observers: [pointsScatter(), modeCoverage(), slicedWasserstein()],
  bars: { modes: { min: 8 }, highQuality: { min: 0.93 }, reverseKl: { max: 0.03 } },
});
