import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss, DiscriminatorView } from 'rxgan/losses';
import { keyOf, normals } from '../../src/random.js';

export const points = (name: string, count: number, deviation = 1): tf.Tensor2D =>
  tf.tensor2d(
    normals(keyOf(9, name), 2 * count).map((x) => deviation * x),
    [count, 2],
  );

/** What a penalty gets to see, with draws that depend on `step` alone. */
export const viewOf = (
  critic: DiscriminatorView['critic'],
  real: tf.Tensor,
  fake: tf.Tensor,
  { step = 0, firstOrderOnly = [] }: { readonly step?: number; readonly firstOrderOnly?: readonly string[] } = {},
): DiscriminatorView => ({ critic, real, fake, firstOrderOnly, key: (purpose) => keyOf(1, purpose, step) });

/** The value of a loss's only penalty, without its weight. */
export const penaltyValue = <Term extends string>(loss: AdversarialLoss<Term>, view: DiscriminatorView): number =>
  tf.tidy(() => loss.penalties[0]!.value(view).dataSync()[0]!);

/** D(x) = u·x + b. */
export const linearCritic =
  (u: readonly [number, number], b = 0): DiscriminatorView['critic'] =>
  (x) =>
    tf.add(tf.matMul(x as tf.Tensor2D, tf.tensor2d([...u], [2, 1])), b);
/** D(x) = |x|² / 4. */
export const quadraticCritic: DiscriminatorView['critic'] = (x) => tf.mul(0.25, tf.sum(tf.square(x), 1, true));
