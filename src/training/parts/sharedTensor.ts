import * as tf from '@tensorflow/tfjs-core';
import { heapOf } from '../../engines/wasm/heap.js';

/** A new tensor with the numbers that lie in shared memory. */
export const tensorFrom = (numbers: Float32Array, shape: readonly number[]): tf.Tensor => {
  const backend = tf.backend();
  const heap = heapOf(backend);
  const made = heap.output(shape);
  heap.floats(made).set(numbers);
  return tf.engine().makeTensorFromTensorInfo(made, backend);
};

/** The numbers of a tensor, valid until the next operation. */
export const numbersOf = (tensor: tf.Tensor): Float32Array => heapOf(tf.backend()).floats(tensor);

/** Writes numbers over a variable that has no other handle. */
export const overwrite = (variable: tf.Variable, numbers: Float32Array): void => {
  const heap = heapOf(tf.backend());
  heap.floats(variable).set(numbers);
  heap.written(variable);
};

/** The sum of a tensor and of numbers that lie in shared memory, in a new tensor. */
export const plus = (tensor: tf.Tensor, numbers: Float32Array): tf.Tensor => {
  const { kernels, at } = heapOf(tf.backend());
  const sum = tensorFrom(numbers, tensor.shape);
  kernels.addRow(at(sum), at(tensor), at(sum), 1, tensor.size);
  return sum;
};
