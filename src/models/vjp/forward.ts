import type * as tf from '@tensorflow/tfjs-core';
import type { Forward, FusedOp, VjpPass } from './operation.js';

/** A forward pass with all that its backward pass needs. */
export interface VjpTrace {
  readonly y: tf.Tensor;
  readonly pass: VjpPass;
  readonly trace: readonly (Forward & { readonly operation: FusedOp; readonly x: tf.Tensor })[];
}

/** Runs the operations one after the other. Shapes: the rows of x are those of the segments, in order. */
export const forward = (operations: readonly FusedOp[], x: tf.Tensor, pass: VjpPass): VjpTrace => {
  const trace: (Forward & { operation: FusedOp; x: tf.Tensor })[] = [];
  let y = x;
  for (const operation of operations) {
    const done = operation.rule.forward(operation.settings, operation, y, pass);
    trace.push({ ...done, operation, x: y });
    y = done.y;
  }
  return { y, pass, trace };
};
