import type * as tf from '@tensorflow/tfjs-core';
import type { VjpTrace } from './forward.js';
import { type NeededGradients, weightsOf } from './operation.js';

export interface Gradients {
  /** The gradient by the input, if it is needed. */
  readonly dx: tf.Tensor | undefined;
  /** The gradients by the weights in the order of the operations, if they are needed. */
  readonly weights: readonly tf.Tensor[];
}

/** Runs the operations' gradients from the last to the first one with a gradient that is needed. Consumes dy. */
export const backward = ({ trace, pass }: VjpTrace, dy: tf.Tensor, needed: NeededGradients): Gradients => {
  const first = needed.input
    ? 0
    : trace.findIndex(({ operation }) => needed.weights && weightsOf(operation).length > 0);
  const gradients: tf.Tensor[] = [];
  let gradient: tf.Tensor | undefined = dy;
  for (let i = trace.length - 1; i >= first && first >= 0; i--) {
    const done = trace[i]!;
    const { rule, settings } = done.operation;
    const own = { weights: needed.weights, input: needed.input || i > first };
    const back = rule.backward(settings, done.operation, done, gradient!, own, pass);
    gradients.unshift(...back.gradients);
    gradient = back.dx;
  }
  return { dx: needed.input ? gradient : undefined, weights: gradients };
};
