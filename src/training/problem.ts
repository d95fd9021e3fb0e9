import type * as tf from '@tensorflow/tfjs-core';
import type { LossState } from '../losses/loss.js';
import type { ModelOf, Players } from '../models/model.js';
import type { Pass } from '../models/network.js';
import type { Generated } from './gan/generate.js';
import type { ScoreProblem } from './gan/scoreProblem.js';

/** A model of any players, as the machinery of updates sees it. */
export type AnyModel = ModelOf<Players>;

/** Applies the network of a player in training. */
export type ApplyNetwork = (player: string, x: tf.Tensor, pass: Omit<Pass, 'training'>) => tf.Tensor;

/** The numbers that one evaluation of an objective gives. */
export interface ObjectiveValue {
  /** What is minimized is their sum. */
  readonly terms: Readonly<Record<string, tf.Scalar>>;
  /** What is only looked at. */
  readonly measured?: Readonly<Record<string, tf.Scalar>> | undefined;
  /** What stateful losses carry to the next update. */
  readonly states?: readonly (readonly [state: LossState, next: tf.Tensor1D])[] | undefined;
}

/** One update of one or more players. */
export interface UpdateProblem {
  readonly model: AnyModel;
  /** The step that schedules count by: that of the learning rate. */
  readonly step: number;
  /** The players that learn, by name. */
  readonly players: readonly string[];
  /** What they minimize, as one function that can be differentiated. */
  readonly evaluate: (apply: ApplyNetwork) => ObjectiveValue;
  /** The same as an adversarial loss of two players, where it is one: what can be computed without a tape. */
  readonly scores?: ScoreProblem | undefined;
  /** How many threads compute it; 1 is this one. */
  readonly workers: number;
}

/** The result of a method: what was measured, and the gradients that are to be applied. */
export interface UpdateResult {
  readonly terms: Readonly<Record<string, tf.Scalar>>;
  readonly measured: Readonly<Record<string, tf.Scalar>>;
  readonly states: readonly (readonly [state: LossState, next: tf.Tensor])[];
  /** The gradients of the players that learn, in the order of their variables. */
  readonly gradients: Readonly<Record<string, readonly tf.Tensor[]>>;
  /** Was every pass of a network a written-out one? */
  readonly fused: boolean;
  /** The generated examples, where the method has made them. */
  readonly generated?: Generated | undefined;
}

/** A way to compute an update. All ways give the same numbers, to rounding. */
export interface UpdateMethod {
  readonly name: 'tape' | 'vjp' | 'parts';
  /** Why this method cannot compute the problem; nothing if it can. */
  readonly objection: (problem: UpdateProblem) => string | undefined;
  readonly compute: (problem: UpdateProblem) => UpdateResult;
}
