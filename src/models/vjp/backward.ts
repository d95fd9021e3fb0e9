import * as tf from '@tensorflow/tfjs-core';
import type { VjpTrace } from './forward.js';
import { type FusedOp, type NeededGradients, readsCondition, weightsOf } from './operation.js';

export interface Gradients {
  /** The gradient by the input, if it is needed. */
  readonly dx: tf.Tensor | undefined;
  /** The gradients by the weights in the order of the operations, if they are needed. */
  readonly weights: readonly tf.Tensor[];
  /** The gradient by the condition, if it is needed and an operation reads it. */
  readonly dCondition: tf.Tensor | undefined;
}

/** The sum of those that are there. */
export const sumOf = (tensors: readonly (tf.Tensor | undefined)[]): tf.Tensor | undefined =>
  tensors.reduce((sum, tensor) => (sum && tensor ? tf.add(sum, tensor) : (sum ?? tensor)), undefined);

/** Runs the operations' gradients from the last to the first one with a gradient that is needed. Consumes dy. */
export const backward = ({ trace, pass }: VjpTrace, dy: tf.Tensor, needed: NeededGradients): Gradients => {
  const { input, weights, condition = false } = needed;
  const contributes = (operation: FusedOp): boolean =>
    (weights && weightsOf(operation).length > 0) || (condition && readsCondition(operation));
  const first = input ? 0 : trace.findIndex(({ operation }) => contributes(operation));
  const gradients: tf.Tensor[] = [];
  let gradient: tf.Tensor | undefined = dy;
  let dCondition: tf.Tensor | undefined;
  for (let i = trace.length - 1; i >= first && first >= 0; i--) {
    const done = trace[i]!;
    const { rule, settings } = done.operation;
    const own = { weights, condition, input: input || i > first };
    const back = rule.backward(settings, done.operation, done, gradient!, own, pass);
    gradients.unshift(...back.gradients);
    gradient = back.dx;
    dCondition = sumOf([dCondition, back.dCondition]);
  }
  return { dx: input ? gradient : undefined, weights: gradients, dCondition };
};
