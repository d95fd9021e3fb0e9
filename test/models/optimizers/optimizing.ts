import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from 'rxgan/models';
import { keyOf, normals } from '../../../src/random.js';

/** A gradient that an optimizer may meet at a step: different in every component and every step. */
export const gradientAt = (step: number, size: number): Float32Array => normals(keyOf(11, 'gradient', step), size);

/** The weights after each of the gradients in turn, on whatever engine is running. */
export const optimize = (
  optimizer: Optimizer,
  start: readonly number[],
  gradients: readonly (readonly number[] | Float32Array)[],
): number[][] => {
  let weights = tf.tensor1d([...start]);
  let slots = optimizer.slots.map(() => tf.zeros([start.length]) as tf.Tensor1D);
  return gradients.map((gradient, step) => {
    const updated = optimizer.update({
      weights,
      gradient: tf.tensor1d([...gradient]),
      slots,
      iteration: step + 1,
      step,
    });
    weights = updated.weights;
    slots = [...updated.slots];
    return Array.from(weights.dataSync());
  });
};

export const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
