import * as tf from '@tensorflow/tfjs-core';
import type { FDivergence } from './fDivergences.js';
import { type SeparableLoss, separableLoss } from './separableLoss.js';

export interface FGanOptions {
  /** The generator minimizes the bound itself, -mean f*(g(f)), instead of -mean g(f); false if not given. */
  readonly saturating?: boolean;
}

/**
 * The loss of any f-divergence, from the variational bound D_f(p ‖ q) >= E_p T - E_q f*(T) with T = g_f(v).
 *
 *     L_D = -mean g(r) + mean f*(g(f))        L_G = -mean g(f)        saturating: L_G = -mean f*(g(f))
 *
 * In plain words: choose how the difference between data and generator is measured. -L_D is a lower bound of it, reached
 * by the best critic, whose T is f'(p / q).
 *
 * Exponentials go on along their tangent beyond |v| = 40, where float32 would soon overflow: the formulas hold to there.
 * Shapes: scores `[batch, 1]` to a scalar. Source: Nowozin, Cseke & Tomioka 2016, eqs 6 and 7 and section 3.2.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { fDivergences, fGan, lossContext } from 'rxgan/losses';
 *
 * const loss = fGan(fDivergences.pearson);
 * assert.equal(await loss.discriminator(tf.tensor1d([2]), tf.tensor1d([2]), lossContext()).array(), 1);
 * ```
 */
export const fGan = (
  { name, activation, conjugate }: FDivergence,
  { saturating = false }: FGanOptions = {},
): SeparableLoss =>
  separableLoss({
    name: `fGan.${name}`,
    asReal: (scores) => tf.neg(activation(scores)),
    asFake: conjugate,
    generator: (fake) => tf.neg(saturating ? conjugate(fake) : activation(fake)),
  });
