import * as tf from '@tensorflow/tfjs-core';
import { checked } from '../schema/checked.js';
import { number } from '../schema/numbers.js';
import { needsEnergies } from './requirements.js';
import { type SeparableLoss, separableLoss } from './separableLoss.js';

/**
 * The energy-based loss; the scores are energies E >= 0, low for what is real.
 *
 *     L_D = mean E(x) + mean max(0, m - E(x̃))        L_G = mean E(x̃)
 *
 * In plain words: real examples should cost nothing, generated ones at least the margin m; beyond it they are left alone.
 *
 * For a discriminator made by `energyCritic`; with `pullingAway` against collapse. At the optimum L_D = m (1 - TV(p, q)).
 * Shapes: energies `[batch, 1]` to a scalar, in units of the reconstruction error. Errors: `ConfigError` for a margin
 * that is not above 0, or a discriminator that gives no energies. Source: Zhao, Mathieu & LeCun 2016, eqs 1 and 2
 * (margin 10 for MNIST).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { energyBased, lossContext } from 'rxgan/losses';
 *
 * const loss = energyBased(10);
 * assert.equal(await loss.discriminator(tf.tensor1d([1]), tf.tensor1d([4]), lossContext()).array(), 7);
 * ```
 */
export const energyBased = (margin = 10): SeparableLoss => {
  const loss = separableLoss({
    name: 'energyBased',
    asReal: (energy) => energy,
    asFake: (energy) => tf.relu(tf.sub(margin, energy)),
    generator: (energy) => energy,
    anyRange: true,
  });
  return {
    ...loss,
    requirements: [
      ...loss.requirements,
      needsEnergies(loss.name),
      () => {
        checked(
          number({ above: 0 }),
          'energyBased.margin',
          margin,
          'use about ten times the reconstruction error of a good auto-encoder',
        );
      },
    ],
  };
};
