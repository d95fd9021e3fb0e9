import * as tf from '@tensorflow/tfjs-core';
import { type AdversarialLoss, lossContext, type View } from 'rxgan/losses';
import { keyOf, normals } from '../../src/random.js';

export const points = (name: string, count: number, deviation = 1): tf.Tensor2D =>
  tf.tensor2d(
    normals(keyOf(9, name), 2 * count).map((x) => deviation * x),
    [count, 2],
  );

const none = (): never => {
  throw new Error('nothing of this kind was given');
};

/** What a term gets to see, with draws that depend on `step` alone; `more` adds what only some terms look at. */
export const viewOf = (
  critic: View['critic'],
  real: tf.Tensor,
  fake: tf.Tensor,
  { step = 0, more = {} }: { readonly step?: number; readonly more?: Partial<View> } = {},
): View => ({
  ...lossContext(step, { seed: 1 }),
  critic,
  real,
  fake,
  head: none,
  labels: none,
  latents: none,
  ...more,
});

/** The value of a loss's only further term for the discriminator, without its weight. */
export const penaltyValue = <D extends string>(loss: AdversarialLoss<D, string>, view: View): number =>
  tf.tidy(() => loss.discriminatorTerms[0]!.value(view).dataSync()[0]!);

/** D(x) = u·x + b. */
export const linearCritic =
  (u: readonly [number, number], b = 0): View['critic'] =>
  (x) =>
    tf.add(tf.matMul(x as tf.Tensor2D, tf.tensor2d([...u], [2, 1])), b);
/** D(x) = |x|² / 4. */
export const quadraticCritic: View['critic'] = (x) => tf.mul(0.25, tf.sum(tf.square(x), 1, true));
