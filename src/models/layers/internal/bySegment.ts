import * as tf from '@tensorflow/tfjs-core';
import type { VjpPass } from '../../vjp/operation.js';

/** The segments' parts of tensors, each given to f, and what it gives put together. */
export const bySegment = (
  { segments }: VjpPass,
  tensors: readonly tf.Tensor[],
  f: (...parts: readonly tf.Tensor[]) => tf.Tensor,
): tf.Tensor => {
  let from = 0;
  const parts = segments.map(({ rows }) => {
    const part = f(...tensors.map((tensor) => tf.slice(tensor, from, rows)));
    from += rows;
    return part;
  });
  return parts.length === 1 ? parts[0]! : tf.concat(parts);
};
