import * as tf from '@tensorflow/tfjs-core';
import type { Key } from '../random.js';
import type { Scheduled } from '../schedule.js';

/** What a discriminator gives for a batch: one raw score an example, `[batch, 1]`; no sigmoid. */
export type Scores = tf.Tensor;

/** What a penalty may look at, lent for one update of the discriminator. */
export interface DiscriminatorView {
  readonly critic: (examples: tf.Tensor) => Scores;
  /** Layers of the critic without a right second derivative. */
  readonly firstOrderOnly: readonly string[];
  readonly real: tf.Tensor;
  readonly fake: tf.Tensor;
  /** Where to take random draws from, by purpose; fresh for every update. */
  readonly key: (purpose: string) => Key;
}

/** A further term of the discriminator's loss: weight · value, a metric of its own under `name`. */
export interface Penalty<out Term extends string> {
  readonly name: Term;
  readonly weight: Scheduled<number>;
  readonly value: (view: DiscriminatorView) => tf.Scalar;
}

/** A change of everything the discriminator sees, real and generated, in both players' steps. */
export type Perturbation = (examples: tf.Tensor, key: Key, step: number) => tf.Tensor;

/**
 * An adversarial loss is a value: what each player minimises, as pure functions of raw scores.
 *
 * In plain words: two formulas. Penalties, noise and smoothing wrap a loss and give a loss; all terms are summed before
 * one optimizer step, and `Term` names the metrics they add.
 */
export interface AdversarialLoss<out Term extends string = never> {
  readonly name: string;
  /** To be minimised by the discriminator. `real` and `fake` may have different batch sizes. */
  readonly discriminator: (real: Scores, fake: Scores, step: number) => tf.Scalar;
  /** To be minimised by the generator. Only losses that compare with real scores call `real`. */
  readonly generator: (fake: Scores, real: () => Scores, step: number) => tf.Scalar;
  readonly penalties: readonly Penalty<Term>[];
  readonly perturbations: readonly Perturbation[];
}

/** A loss whose discriminator term is a sum: one formula for what should look real, one for what should look fake. */
export interface SeparableLoss<out Term extends string = never> extends AdversarialLoss<Term> {
  readonly asReal: (scores: Scores, step: number) => tf.Scalar;
  readonly asFake: (scores: Scores, step: number) => tf.Scalar;
}

/**
 * A loss from its formulas.
 *
 * In plain words: bring your own loss in three lines.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { separableLoss } from 'rxgan/losses';
 *
 * const linear = separableLoss({
 *   name: 'linear',
 *   asReal: (scores) => tf.neg(tf.mean(scores)),
 *   asFake: (scores) => tf.mean(scores),
 *   generator: (fake) => tf.neg(tf.mean(fake)),
 * });
 * assert.deepEqual(await linear.discriminator(tf.tensor1d([3]), tf.tensor1d([1]), 0).array(), -2);
 * ```
 */
export const separableLoss = ({
  name,
  asReal,
  asFake,
  generator,
}: Pick<SeparableLoss, 'name' | 'asReal' | 'asFake' | 'generator'>): SeparableLoss => ({
  name,
  asReal,
  asFake,
  discriminator: (real, fake, step) => tf.add(asReal(real, step), asFake(fake, step)),
  generator,
  penalties: [],
  perturbations: [],
});
