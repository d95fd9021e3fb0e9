import type * as tf from '@tensorflow/tfjs-core';
import type { VjpTrace } from './forward.js';
import { type Wanted, weightsOf } from './operation.js';

export interface Gradients {
  /** The gradient by the input, if it was asked for. */
  readonly dx: tf.Tensor | undefined;
  /** The gradients by the weights in the order of the operations, if they were asked for. */
  readonly weights: readonly tf.Tensor[];
}

/** Runs the operations' gradients from the last to the first one that anything is asked of. Consumes dy. */
export const backward = ({ trace, pass }: VjpTrace, dy: tf.Tensor, wanted: Wanted): Gradients => {
  const first = wanted.input
    ? 0
    : trace.findIndex(({ operation }) => wanted.weights && weightsOf(operation).length > 0);
  const gradients: tf.Tensor[] = [];
  let gradient: tf.Tensor | undefined = dy;
  for (let i = trace.length - 1; i >= first && first >= 0; i--) {
    const done = trace[i]!;
    const { rule, settings } = done.operation;
    const asked = { weights: wanted.weights, input: wanted.input || i > first };
    const back = rule.backward(settings, done.operation, done, gradient!, asked, pass);
    gradients.unshift(...back.gradients);
    gradient = back.dx;
  }
  return { dx: wanted.input ? gradient : undefined, weights: gradients };
};
