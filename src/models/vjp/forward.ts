import type * as tf from '@tensorflow/tfjs-core';
import type { Forward, FusedOp, VjpPass } from './operation.js';

/** A forward pass with all that its backward pass needs. */
export interface VjpTrace {
  readonly y: tf.Tensor;
  readonly pass: Omit<VjpPass, 'place'>;
  readonly trace: readonly (Forward & { readonly operation: FusedOp; readonly x: tf.Tensor })[];
}

/** Runs the operations one after the other. Shapes: the rows of x are those of the segments, in order. */
export const forward = (operations: readonly FusedOp[], x: tf.Tensor, pass: Omit<VjpPass, 'place'>): VjpTrace => {
  const trace: (Forward & { operation: FusedOp; x: tf.Tensor })[] = [];
  let y = x;
  for (const operation of operations) {
    const { rule, settings, place } = operation;
    const done = rule.forward(settings, operation, y, { ...pass, place });
    trace.push({ ...done, operation, x: y });
    y = done.y;
  }
  return { y, pass, trace };
};
