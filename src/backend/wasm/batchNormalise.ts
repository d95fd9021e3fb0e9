import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { columnSums } from './columnSums.js';
import { type Heap, heapOf } from './heap.js';

export interface Normalised {
  readonly y: tf.Tensor;
  /** Mean, and variance without Bessel's correction, of each channel; shape [channels]. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}
export interface BatchNormalise {
  readonly x: tf.Tensor;
  readonly scale: tf.Tensor1D;
  readonly offset: tf.Tensor1D;
  readonly epsilon: number;
}
export interface BatchNormaliseGradient extends Omit<BatchNormalise, 'offset'> {
  readonly dy: tf.Tensor;
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}
export interface NormalisedGradient {
  readonly dx: tf.Tensor;
  readonly scale: tf.Tensor1D;
  readonly offset: tf.Tensor1D;
}

/** The last axis are the channels; everything before it are rows. */
const sizesOf = (x: tf.Tensor, statistics: Readonly<Record<string, tf.Tensor>>): [rows: number, channels: number] => {
  const channels = x.shape.at(-1) ?? 1;
  for (const [name, { size }] of Object.entries(statistics))
    if (size !== channels)
      throw failure(
        'ShapeMismatch',
        `batchNormalise.${name}`,
        `has ${size} numbers for ${channels} channels`,
        'give one for each channel',
      );
  return [x.size / channels, channels];
};

const tensor = <T extends tf.Tensor>(info: tf.TensorInfo): T =>
  tf.engine().makeTensorFromTensorInfo(info, tf.backend()) as T;

/** A row of numbers computed on the host, for the time of one call. */
const rowOf = <A>(heap: Heap, numbers: readonly number[], use: (pointer: number) => A): A =>
  heap.scratch(4 * numbers.length, (pointer) => {
    heap.write(pointer, numbers);
    return use(pointer);
  });

/**
 * Normalises a batch by its own statistics: y = (x - mean) / √(variance + ε) · scale + offset, for each channel.
 *
 * In plain words: the forward pass of batch normalisation in training, in three passes over the numbers instead of
 * fifteen. It is no tfjs operation: wrap it in `tf.customGrad` together with `batchNormaliseGradient`.
 *
 * Shapes: x `[..., channels]`, scale and offset `[channels]`. WASM only: the engine must be the current one. Errors:
 * `ShapeMismatch`. Source: Ioffe & Szegedy 2015, algorithm 1.
 */
export const batchNormalise = ({ x, scale, offset, epsilon }: BatchNormalise): Normalised => {
  const [rows, channels] = sizesOf(x, { scale, offset });
  const heap = heapOf(tf.backend());
  const { kernels } = heap;
  const [y, mean, variance] = [heap.output(x.shape), heap.output([channels]), heap.output([channels])];
  const [from, means, variances] = [heap.at(x), heap.at(mean), heap.at(variance)];
  const at = (row: number): number => from + 4 * row * channels;
  columnSums(heap, rows, channels, means, (row, count, out) => kernels.sumMiddle(at(row), out, 1, count, channels));
  heap.floats(mean).forEach((total, c, totals) => {
    totals[c] = total / rows;
  });
  // The variance from the mean, not from the squares: their difference would cancel.
  columnSums(heap, rows, channels, variances, (row, count, out) =>
    kernels.centredProducts(at(row), at(row), means, means, out, count, channels),
  );
  heap.floats(variance).forEach((total, c, totals) => {
    totals[c] = total / rows;
  });
  const scales = heap.floats(scale);
  const factors = Array.from(heap.floats(variance), (v, c) => scales[c]! / Math.sqrt(v + epsilon));
  rowOf(heap, factors, (factor) => kernels.normalise(from, means, factor, heap.at(offset), heap.at(y), rows, channels));
  return { y: tensor(y), mean: tensor(mean), variance: tensor(variance) };
};

/**
 * The gradient of `batchNormalise` by its input, scale and offset, given that of y and the statistics of the batch.
 *
 * In plain words: the backward pass, where mean and variance count as functions of x. With g = dy, n rows and
 * x̂ = (x - mean) / √(variance + ε): offset Σ g, scale Σ g x̂, dx = scale / √(variance + ε) · (g - Σg / n - x̂ Σ(g x̂) / n).
 */
export const batchNormaliseGradient = ({
  x,
  dy,
  scale,
  mean,
  variance,
  epsilon,
}: BatchNormaliseGradient): NormalisedGradient => {
  const [rows, channels] = sizesOf(x, { scale, mean, variance });
  const heap = heapOf(tf.backend());
  const { kernels } = heap;
  const [dx, dScale, dOffset] = [heap.output(x.shape), heap.output([channels]), heap.output([channels])];
  const [from, gradient, means] = [heap.at(x), heap.at(dy), heap.at(mean)];
  const at = (pointer: number, row: number): number => pointer + 4 * row * channels;
  columnSums(heap, rows, channels, heap.at(dOffset), (row, count, out) =>
    kernels.sumMiddle(at(gradient, row), out, 1, count, channels),
  );
  const shifts = Array.from(heap.floats(dOffset), (total) => total / rows);
  rowOf(heap, shifts, (shift) => {
    // Centring dy too changes nothing in exact arithmetic, for x is centred, and saves digits in float32.
    columnSums(heap, rows, channels, heap.at(dScale), (row, count, out) =>
      kernels.centredProducts(at(from, row), at(gradient, row), means, shift, out, count, channels),
    );
    const [variances, scales] = [heap.floats(variance), heap.floats(scale)];
    const inverses = Array.from(variances, (v) => 1 / Math.sqrt(v + epsilon));
    const products = Array.from(heap.floats(dScale));
    const slopes = products.map((product, c) => (product * inverses[c]! ** 2) / rows);
    const factors = inverses.map((inverse, c) => inverse * scales[c]!);
    heap.floats(dScale).set(products.map((product, c) => product * inverses[c]!));
    rowOf(heap, slopes, (slope) =>
      rowOf(heap, factors, (factor) =>
        kernels.normaliseGradient(from, gradient, means, shift, slope, factor, heap.at(dx), rows, channels),
      ),
    );
  });
  return { dx: tensor(dx), scale: tensor(dScale), offset: tensor(dOffset) };
};
