import type * as tf from '@tensorflow/tfjs-core';
import type { Key } from '../random.js';
import type { Scheduled } from '../schedules/schedule.js';
import type { Labels } from '../streams/labels.js';
import type { Requirement } from './requirement.js';

/** What a discriminator gives for a batch: one raw score an example, `[batch, 1]`; no sigmoid. */
export type Scores = tf.Tensor;

/** When a loss is evaluated: what schedules, random draws and the loss's own state depend on. */
export interface LossContext {
  /**
   * What schedules, the weights of terms among them, are functions of: the step of the tick, or inside a local phase the
   * steps since it began. Random draws come from `key`, which knows of no phases.
   */
  readonly step: number;
  /** Where to take random draws from, by purpose; fresh for every update. */
  readonly key: (purpose: string) => Key;
  /** What the loss or term remembers, as its `LossState` says; empty without one. */
  readonly state: () => tf.Tensor1D;
}

/** Numbers that a loss carries from one update of the discriminator to the next, on the device. */
export interface LossState {
  /** What the model keeps it under: two losses of one model with the same name share it, as a loss and its wrappers should. */
  readonly name: string;
  readonly initial: readonly number[];
  /** The numbers after an update, from those in force during it and the scores of its own pass. */
  readonly next: (state: tf.Tensor1D, real: Scores, fake: Scores) => tf.Tensor1D;
}

/** What a term may read, during one update of either player. */
export interface View extends LossContext {
  /** Real and generated examples as the discriminator sees them: perturbed and packed. */
  readonly real: tf.Tensor;
  readonly fake: tf.Tensor;
  /** The scores of any examples, under the batch's own conditions or others. */
  readonly critic: (examples: tf.Tensor, condition?: tf.Tensor) => Scores;
  /** A named output of the discriminator for the real or the generated examples, from the pass that gave their scores. */
  readonly head: (of: 'real' | 'fake', name: string) => tf.Tensor;
  /** The classes of the batch, on which the generated examples are conditioned too. */
  readonly labels: () => Labels;
  /** What the generated examples were made of: all of it, or a named part. */
  readonly latents: (part?: string) => tf.Tensor;
}

/** A further term of a player's loss: weight · value, a metric of its own under `name`. */
export interface Term<out Name extends string> {
  readonly name: Name;
  readonly weight: Scheduled<number>;
  readonly value: (view: View) => tf.Scalar;
  readonly state?: LossState | undefined;
  /** Does the term depend on derivatives of the critic alone? Then it needs none of the outputs of the update's own pass. */
  readonly penalty?: boolean | undefined;
}

/** A change of everything the discriminator sees, real and generated, in both players' steps. */
export type Perturbation = (examples: tf.Tensor, key: Key, step: number) => tf.Tensor;

/**
 * An adversarial loss is a value: what each player minimizes, as pure functions of raw scores.
 *
 * In plain words: two formulas. Penalties, auxiliary terms, noise and smoothing wrap a loss and give a loss; all terms
 * are summed before one optimizer step, and `D` and `G` name the metrics that they add to the two players' steps.
 */
export interface AdversarialLoss<out D extends string = never, out G extends string = never> {
  readonly name: string;
  /** To be minimized by the discriminator. `real` and `fake` may have different batch sizes. */
  readonly discriminator: (real: Scores, fake: Scores, context: LossContext) => tf.Scalar;
  /** To be minimized by the generator. Only losses that compare with real scores call `real`. */
  readonly generator: (fake: Scores, real: () => Scores, context: LossContext) => tf.Scalar;
  readonly discriminatorTerms: readonly Term<D>[];
  readonly generatorTerms: readonly Term<G>[];
  readonly perturbations: readonly Perturbation[];
  /** How many examples the discriminator judges together; 1 but for `packing`. */
  readonly packing: number;
  readonly state?: LossState | undefined;
  /** What a training run must be like for this loss to mean what it says. */
  readonly requirements: readonly Requirement[];
}

/** A loss of any terms. */
export type AnyLoss = AdversarialLoss<string, string>;
