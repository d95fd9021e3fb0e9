import type * as tf from '@tensorflow/tfjs-core';
import type { InPlaceStep } from '../../engines/trainingKernels.js';
import { functionMetadata } from '../../functionMetadata.js';
import { checkedAt, type Scheduled } from '../../schedules/schedule.js';
import { number } from '../../schema/numbers.js';

/** Everything one update may look at; vectors hold all weights of one network. */
export interface Update {
  readonly weights: tf.Tensor1D;
  readonly gradient: tf.Tensor1D;
  /** One vector for each name in `Optimizer.slots`. */
  readonly slots: readonly tf.Tensor1D[];
  /** The number of this update, from 1: bias corrections are functions of it, so that a resumed run is the same run. */
  readonly iteration: number;
  /** What schedules are functions of: the step of the tick, or inside a local phase the steps since it began. */
  readonly step: number;
}
export interface Updated {
  readonly weights: tf.Tensor1D;
  readonly slots: readonly tf.Tensor1D[];
}

/**
 * An optimizer is a pure function from weights, gradient and slots to new weights and new slots.
 *
 * In plain words: no hidden state. What must survive a restart is in plain view: the slots and the iteration.
 */
export interface Optimizer {
  readonly name: string;
  readonly slots: readonly string[];
  readonly update: (update: Update) => Updated;
}

/** The same update as numbers of a kernel that makes it in place, kept beside the functions that have one. */
export const inPlaceSteps = functionMetadata<
  Optimizer['update'],
  (count: Pick<Update, 'iteration' | 'step'>) => InPlaceStep
>();

/** The learning rate at a step. Errors: `ConfigError` for one below 0, or that is no finite number. */
export const rateAt = (optimizer: string, rate: Scheduled<number>, step: number): number =>
  checkedAt(number({ min: 0 }), `${optimizer}.learningRate`, rate, step, 'use a rate such as 2e-4');
