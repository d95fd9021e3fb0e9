import * as tf from '@tensorflow/tfjs-core';
import type { TrainingKernels } from '../trainingKernels.js';
import { type Heap, heapOf } from './heap.js';

/** Rows that are added up at once: short sums of short sums keep more digits than one long sum. */
const block = 256;

/**
 * Sums over rows, block by block and then over the blocks: the rounding error grows as the square root of the longer of
 * the two sums instead of the number of rows.
 *
 * `add` adds the rows of one block to a row of zeros at `out`.
 */
export const columnSums = (
  heap: Heap,
  rows: number,
  channels: number,
  out: number,
  add: (row: number, count: number, out: number) => void,
): void => {
  const blocks = Math.ceil(rows / block);
  heap.scratch(4 * channels * blocks, (partial) => {
    heap.zero(partial, channels * blocks);
    for (let i = 0; i < blocks; i++) add(i * block, Math.min(block, rows - i * block), partial + 4 * channels * i);
    heap.zero(out, channels);
    heap.kernels.sumMiddle(partial, out, 1, blocks, channels);
  });
};

const made = (info: tf.TensorInfo): tf.Tensor => tf.engine().makeTensorFromTensorInfo(info, tf.backend());

/** One group of rows: where it is in a batch, and where its statistics are among those of all groups. */
interface Group {
  readonly rows: number;
  /** Bytes before its row of this number. */
  readonly row: (index: number) => number;
  /** Bytes before its statistics. */
  readonly statistics: number;
  readonly own: (of: Float32Array) => Float32Array;
}

const groupsOf = (lengths: readonly number[], channels: number): Group[] => {
  let rowsBefore = 0;
  return lengths.map((rows, i) => {
    const first = rowsBefore;
    rowsBefore += rows;
    return {
      rows,
      row: (index) => 4 * (first + index) * channels,
      statistics: 4 * i * channels,
      own: (of) => of.subarray(i * channels, (i + 1) * channels),
    };
  });
};

/** A row of numbers computed on the host, for the time of one call. */
const rowOf = (heap: Heap, numbers: readonly number[], use: (pointer: number) => void): void =>
  heap.scratch(4 * numbers.length, (pointer) => {
    heap.write(pointer, numbers);
    use(pointer);
  });

/**
 * Normalization on the heap of the WASM engine, each group where it lies: three passes over the numbers forward, three
 * backward, and nothing is taken apart or joined.
 */
export const wasmNormalization: Pick<TrainingKernels, 'normalize' | 'normalizeGradient'> = {
  normalize: ({ x, scale, offset, epsilon, groups }) => {
    const heap = heapOf(tf.backend());
    const { kernels } = heap;
    const channels = scale.size;
    const shape = [groups.length, channels];
    const [y, mean, variance] = [heap.output(x.shape), heap.output(shape), heap.output(shape)];
    const [input, output, means, variances] = [heap.at(x), heap.at(y), heap.at(mean), heap.at(variance)];
    for (const { rows, row, statistics, own } of groupsOf(groups, channels)) {
      const at = (index: number): number => input + row(index);
      const average = means + statistics;
      const divide = (totals: Float32Array): void =>
        totals.forEach((total, c) => {
          totals[c] = total / rows;
        });
      columnSums(heap, rows, channels, average, (first, count, out) =>
        kernels.sumMiddle(at(first), out, 1, count, channels),
      );
      divide(own(heap.floats(mean)));
      // The variance from the mean, not from the squares: their difference would cancel.
      columnSums(heap, rows, channels, variances + statistics, (first, count, out) =>
        kernels.centredProducts(at(first), at(first), average, average, out, count, channels),
      );
      divide(own(heap.floats(variance)));
      const scales = heap.floats(scale);
      const factors = Array.from(own(heap.floats(variance)), (spread, c) => scales[c]! / Math.sqrt(spread + epsilon));
      rowOf(heap, factors, (factor) =>
        kernels.normalize(at(0), average, factor, heap.at(offset), output + row(0), rows, channels),
      );
    }
    return { y: made(y), mean: made(mean), variance: made(variance) };
  },
  normalizeGradient: ({ x, dy, scale, mean, variance, epsilon, groups }) => {
    const heap = heapOf(tf.backend());
    const { kernels } = heap;
    const channels = scale.size;
    const [dScale, dOffset] = [heap.output([channels]), heap.output([channels])];
    const [input, gradient, means] = [heap.at(x), heap.at(dy), heap.at(mean)];
    // The sums of one group come and go in the outputs, and are added up here.
    const [slopes, offsets] = [new Float64Array(channels), new Float64Array(channels)];
    for (const { rows, row, statistics, own } of groupsOf(groups, channels)) {
      const average = means + statistics;
      columnSums(heap, rows, channels, heap.at(dOffset), (first, count, out) =>
        kernels.sumMiddle(gradient + row(first), out, 1, count, channels),
      );
      const totals = Array.from(heap.floats(dOffset));
      const shifts = totals.map((total) => total / rows);
      rowOf(heap, shifts, (shift) => {
        // Centring dy too changes nothing in exact arithmetic, for x is centered, and saves digits in float32.
        columnSums(heap, rows, channels, heap.at(dScale), (first, count, out) =>
          kernels.centredProducts(input + row(first), gradient + row(first), average, shift, out, count, channels),
        );
        const products = Array.from(heap.floats(dScale));
        const inverses = Array.from(own(heap.floats(variance)), (spread) => 1 / Math.sqrt(spread + epsilon));
        const scales = heap.floats(scale);
        const factors = inverses.map((inverse, c) => inverse * scales[c]!);
        products.forEach((product, c) => {
          slopes[c]! += product * inverses[c]!;
          offsets[c]! += totals[c]!;
        });
        rowOf(
          heap,
          products.map((product, c) => (product * inverses[c]! ** 2) / rows),
          (slope) =>
            rowOf(heap, factors, (factor) =>
              kernels.normalizeGradient(
                input + row(0),
                gradient + row(0),
                average,
                shift,
                slope,
                factor,
                gradient + row(0),
                rows,
                channels,
              ),
            ),
        );
      });
    }
    heap.floats(dScale).set(slopes);
    heap.floats(dOffset).set(offsets);
    return { dx: dy, scale: made(dScale), offset: made(dOffset) };
  },
};
