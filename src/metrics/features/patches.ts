import * as tf from '@tensorflow/tfjs-core';

/** A square window that moves over an image; the kernel is a multiple of the stride, and the stride divides the image. */
export interface Window {
  readonly kernel: number;
  readonly stride: number;
}

/** How many positions a window has along an edge. */
export const positions = (edge: number, { kernel, stride }: Window): number => (edge - kernel) / stride + 1;

/** Each entry beside its next `across` - 1 neighbors along an axis, in the last axis. */
const withNeighbors = (x: tf.Tensor4D, axis: 1 | 2, across: number): tf.Tensor4D => {
  const size = [...x.shape];
  size[axis]! -= across - 1;
  const moved = Array.from({ length: across }, (_, by) => {
    const begin = [0, 0, 0, 0];
    begin[axis] = by;
    return tf.slice(x, begin, size);
  });
  return tf.concat4d(moved, 3);
};

/**
 * Every patch under a moving window: `[n, height, width, channels]` to `[n, rows, columns, kernel² · channels]`.
 *
 * In plain words: a convolution is this and then one matrix product, which every engine multiplies fast and differentiates.
 *
 * The image is cut into blocks of stride × stride; a patch is (kernel / stride)² neighboring blocks, row by row.
 */
export const patches = (images: tf.Tensor4D, { kernel, stride }: Window): tf.Tensor4D => {
  const [n, height, width, channels] = images.shape;
  const [rows, columns] = [height / stride, width / stride];
  const cut = tf.reshape(images, [n, rows, stride, columns, stride, channels]);
  const blocks = tf.reshape(tf.transpose(cut, [0, 1, 3, 2, 4, 5]), [n, rows, columns, stride * stride * channels]);
  const across = kernel / stride;
  return withNeighbors(withNeighbors(blocks as tf.Tensor4D, 2, across), 1, across);
};
