import * as tf from '@tensorflow/tfjs-core';
import { inputGradient } from '../../../src/models/gradients.js';
import { numericGradient } from '../../support/gradients.js';
import type { Case } from '../cases.js';
import { parametersOf, type WorldOptions } from '../world.js';
import { viewOfWorld } from '../worldView.js';
import { type Check, check, near } from './check.js';
import { sumOf, worldOptionsOf } from './sums.js';

/** ⟨direction, ∂ L_D / ∂ critic⟩ as a function of all parameters: its derivative is a second derivative. */
const slopeAlong = (of: Case, options: WorldOptions, direction: tf.Tensor) => (all: tf.Tensor) => {
  const length = direction.size;
  const generator = tf.slice(all, length);
  const gradient = inputGradient(
    (critic) => tf.addN(sumOf(of, 'discriminator', viewOfWorld(options, { critic, generator }))),
    tf.slice(all, 0, length),
  );
  return tf.sum(tf.mul(gradient, direction));
};
const pattern = (length: number, seed: number): number[] =>
  Array.from({ length }, (_, i) => Math.sin(1 + seed + (seed + 2) * i));

/** What needs double precision to be seen: finite differences of derivatives that are themselves computed. */
export const secondOrderChecks: readonly Check[] = [
  check('second derivatives by all parameters are finite differences of the first', (of) => {
    const options = worldOptionsOf(of);
    const from = parametersOf(options.size);
    const start = [...from.critic, ...from.generator];
    for (const seed of [0, 1]) {
      const [numeric, computed] = tf.tidy(() => {
        const f = slopeAlong(of, options, tf.tensor1d(pattern(from.critic.length, seed)));
        const towards = pattern(start.length, seed + 7);
        const along = (t: number): number => f(tf.tensor1d(start.map((x, i) => x + t * towards[i]!))).dataSync()[0]!;
        const [difference] = numericGradient(([t]) => along(t!), [0], 5e-4);
        const gradient = inputGradient(f, tf.tensor1d(start)).dataSync();
        return [difference!, towards.reduce((sum, d, i) => sum + d * gradient[i]!, 0)] as const;
      });
      near(computed, numeric, 1e-6 * (1 + Math.abs(numeric)), `along direction ${seed}`);
    }
  }),
];
