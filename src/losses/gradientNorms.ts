import * as tf from '@tensorflow/tfjs-core';

/** |g_i| for each example, over all axes but the batch. The 1e-12 keeps the root differentiable where a critic is flat. */
export const gradientNorms = (gradient: tf.Tensor): tf.Tensor1D => {
  const rows = tf.reshape(gradient, [gradient.shape[0]!, -1]);
  return tf.sqrt(tf.add(tf.sum(tf.square(rows), 1), 1e-12));
};
