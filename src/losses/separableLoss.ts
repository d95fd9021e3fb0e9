import * as tf from '@tensorflow/tfjs-core';
import { closedCosts, closedDiscriminators, closedGenerators } from './closedFormCosts.js';
import type { AdversarialLoss, LossContext, Scores } from './loss.js';
import { needsOneScore, needsRawScores } from './requirements.js';

/** What each score costs, one number an example; the mean is taken once, in `separableLoss`. */
export type Cost = (scores: Scores, context: LossContext) => tf.Tensor;

/** The formulas of a separable loss. */
export interface Costs {
  readonly name: string;
  /** What the discriminator pays for a score that should look real. */
  readonly asReal: Cost;
  /** What the discriminator pays for a score that should look fake. */
  readonly asFake: Cost;
  /** What the generator pays for the score of an example of its own. */
  readonly generator: Cost;
  /** May scores be of any range, such as energies? A loss of logits refuses a sigmoid at the end of a discriminator. */
  readonly anyRange?: boolean;
}

/** A loss whose discriminator term is a sum: one formula for what should look real, one for what should look fake. */
export interface SeparableLoss<out D extends string = never, out G extends string = never>
  extends AdversarialLoss<D, G> {
  readonly asReal: Cost;
  readonly asFake: Cost;
}

/** mean A(r) + mean B(f): the discriminator's sum. */
export const sumOfMeans = ({ asReal, asFake }: Pick<Costs, 'asReal' | 'asFake'>): AdversarialLoss['discriminator'] => {
  const sum: AdversarialLoss['discriminator'] = (real, fake, context) =>
    tf.add(tf.mean(asReal(real, context)), tf.mean(asFake(fake, context)));
  const [real, fake] = [closedCosts.of(asReal), closedCosts.of(asFake)];
  return real && fake ? closedDiscriminators.keep(sum, { real, fake }) : sum;
};

const meanCost = (cost: Cost): AdversarialLoss['generator'] => {
  const mean: AdversarialLoss['generator'] = (fake, _real, context) => tf.mean(cost(fake, context));
  const closed = closedCosts.of(cost);
  return closed ? closedGenerators.keep(mean, closed) : mean;
};

/**
 * A loss from its formulas for one score: L_D = mean A(r) + mean B(f), L_G = mean C(f).
 *
 * In plain words: bring your own loss in three lines. Each formula is elementwise; taking the mean cannot be forgotten.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { lossContext, separableLoss } from 'rxgan/losses';
 *
 * const linear = separableLoss({
 *   name: 'linear',
 *   asReal: (scores) => tf.neg(scores),
 *   asFake: (scores) => scores,
 *   generator: (fake) => tf.neg(fake),
 * });
 * assert.equal(await linear.discriminator(tf.tensor1d([3, 5]), tf.tensor1d([1]), lossContext()).array(), -3);
 * ```
 */
export const separableLoss = ({ name, asReal, asFake, generator, anyRange = false }: Costs): SeparableLoss => ({
  name,
  asReal,
  asFake,
  discriminator: sumOfMeans({ asReal, asFake }),
  generator: meanCost(generator),
  discriminatorTerms: [],
  generatorTerms: [],
  perturbations: [],
  packing: 1,
  requirements: anyRange ? [needsOneScore(name)] : [needsOneScore(name), needsRawScores(name)],
});
