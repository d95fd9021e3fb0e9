import type * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss } from '../losses/loss.js';
import type { Key } from '../random.js';

/** What the discriminator sees of examples: each perturbation of the loss draws from a key of its own. */
export const perturbed =
  ({ perturbations }: AdversarialLoss<string>, key: (purpose: string) => Key, step: number) =>
  (examples: tf.Tensor, purpose: string): tf.Tensor =>
    perturbations.reduce((x, perturb, i) => perturb(x, key(`${purpose} ${i}`), step), examples);
