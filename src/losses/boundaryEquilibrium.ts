import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import type { AdversarialLoss } from './loss.js';
import { needsEnergies, needsOneScore } from './requirements.js';

export interface EquilibriumOptions {
  /** γ in [0, 1]: the ratio of generated to real reconstruction error that is aimed at; more gives more variety. */
  readonly diversity?: number;
  /** λ > 0: how fast k follows. */
  readonly gain?: number;
}

const within = (path: string, value: number, low: number, high: number): void => {
  if (!(value >= low && value <= high))
    throw failure('ConfigError', path, `expected a number from ${low} to ${high}, got ${value}`, 'see its defaults');
};

/**
 * Boundary equilibrium: energies of both sides in a ratio that a controller k keeps.
 *
 *     L_D = mean E(x) - k mean E(x̃)        L_G = mean E(x̃)        k ← clip(k + λ (γ mean E(x) - mean E(x̃)), 0, 1)
 *
 * In plain words: the discriminator separates generated examples from real ones only as far as the generator can follow.
 *
 * k starts at 0, and an update uses the k from before it. It lives on the device as a state of the model, so it is part
 * of a checkpoint, and no read is needed. For a discriminator made by `energyCritic` with `distance: 'absolute'`. Shapes:
 * energies `[batch, 1]` to a scalar. Errors: `ConfigError` for γ or λ out of range, or a discriminator that gives no
 * energies. Source: Berthelot, Schumm & Metz 2017, section 3.4 (γ 0.5 to 0.7, λ 0.001).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { boundaryEquilibrium, lossContext } from 'rxgan/losses';
 *
 * const loss = boundaryEquilibrium();
 * const [real, fake] = [tf.tensor1d([1]), tf.tensor1d([4])];
 * assert.equal(await loss.discriminator(real, fake, lossContext(0, { state: [0.25] })).array(), 0);
 * ```
 */
export const boundaryEquilibrium = ({ diversity = 0.5, gain = 1e-3 }: EquilibriumOptions = {}): AdversarialLoss => ({
  name: 'boundaryEquilibrium',
  discriminator: (real, fake, { state }) => tf.sub(tf.mean(real), tf.mul(tf.reshape(state(), []), tf.mean(fake))),
  generator: (fake) => tf.mean(fake),
  state: {
    name: 'boundaryEquilibrium',
    initial: [0],
    next: (k, real, fake) => {
      const imbalance = tf.sub(tf.mul(diversity, tf.mean(real)), tf.mean(fake));
      return tf.clipByValue(tf.add(k, tf.mul(gain, imbalance)), 0, 1);
    },
  },
  discriminatorTerms: [],
  generatorTerms: [],
  perturbations: [],
  packing: 1,
  requirements: [
    needsOneScore('boundaryEquilibrium'),
    needsEnergies('boundaryEquilibrium'),
    () => within('boundaryEquilibrium.diversity', diversity, 0, 1),
    () => within('boundaryEquilibrium.gain', gain, Number.MIN_VALUE, 1),
  ],
});

/**
 * M = L(x) + |γ L(x) - L(x̃)|, the global measure of convergence, from the mean energies `dReal` and `dFake` of a step.
 *
 * In plain words: goes down as training succeeds; equals L(x) when the two sides are in balance.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { equilibriumMeasure } from 'rxgan/losses';
 *
 * assert.equal(equilibriumMeasure({ dReal: 1, dFake: 0.5 }), 1);
 * ```
 */
export const equilibriumMeasure = (
  { dReal, dFake }: { readonly dReal: number; readonly dFake: number },
  diversity = 0.5,
): number => dReal + Math.abs(diversity * dReal - dFake);
