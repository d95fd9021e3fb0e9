import * as tf from '@tensorflow/tfjs-core';

/** All numbers of the tensors in one vector, in order: elementwise work on it costs one kernel call instead of one a layer. */
export const concatFlat = (tensors: readonly tf.Tensor[]): tf.Tensor1D =>
  tf.concat1d(tensors.map((tensor) => tf.reshape(tensor, [tensor.size]) as tf.Tensor1D));

/** The inverse of `concatFlat`: pieces of the vector in the shapes of `like`. */
export const unflatten = (flat: tf.Tensor1D, like: readonly tf.Tensor[]): tf.Tensor[] => {
  let offset = 0;
  return like.map(({ shape, size }) => {
    const piece = tf.reshape(tf.slice(flat, [offset], [size]), shape);
    offset += size;
    return piece;
  });
};

/** Write the pieces of the vector into the variables. */
export const assignFlat = (variables: readonly tf.Variable[], flat: tf.Tensor1D): void => {
  unflatten(flat, variables).forEach((piece, i) => {
    variables[i]!.assign(piece);
  });
};
