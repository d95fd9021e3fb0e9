import * as tf from '@tensorflow/tfjs-core';

/**
 * Moves the averages of a normalization by the statistics of one batch: a ← momentum · a + (1 - momentum) · batch.
 *
 * `rows`: how many numbers each statistic was taken of. The variance comes without Bessel's correction and moves its
 * average with it: the average stands for the distribution, not for the batch (Ioffe & Szegedy 2015, algorithm 2).
 */
export const moveAverages = (
  [mean, variance]: readonly tf.Variable[],
  batch: { readonly mean: tf.Tensor; readonly variance: tf.Tensor; readonly rows: number },
  momentum: number,
): void => {
  const move = (average: tf.Variable, value: tf.Tensor, factor: number): void =>
    tf.tidy(() => average.assign(tf.add(tf.mul(average, momentum), tf.mul(value, (1 - momentum) * factor))));
  move(mean!, batch.mean, 1);
  // A single number has no spread to correct.
  move(variance!, batch.variance, batch.rows / Math.max(1, batch.rows - 1));
};
