import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { override } from './override.js';

/**
 * The same tensor again: one more owner of the same memory, as on the JS engine. The stock kernel copies, and the tape
 * calls it for every tensor that it saves.
 *
 * Safe because tensors are never written: what writes in place (`updateInPlace`) does so only where there is one owner.
 */
export const identity = override<{ readonly x: TensorInfo }>('Identity', ({ inputs: { x }, heap, stock }) =>
  x.dtype === 'string' ? stock() : heap.share(x),
);

interface Attributes {
  readonly begin: number | number[];
  readonly size: number | number[];
}

/**
 * A part of a tensor. The stock kernel copies the whole of it out of the heap first, which makes taking a vector of all
 * weights apart quadratic in the number of layers.
 */
export const slice = override<{ readonly x: TensorInfo }, Attributes>(
  'Slice',
  ({ inputs: { x }, attrs, heap, stock }) => {
    if (x.dtype !== 'float32' && x.dtype !== 'int32') return stock();
    const [begin, size] = tf.slice_util.parseSliceParams(x, attrs.begin, attrs.size) as [number[], number[]];
    tf.slice_util.assertParamsValid(x, begin, size);
    const out = heap.output(size, x.dtype);
    if (tf.util.sizeFromShape(size) === 0) return out;
    // Axes at the end that are taken whole make one run with the axis before them.
    let axis = size.length - 1;
    while (axis > 0 && size[axis] === x.shape[axis]) axis--;
    const strides = [...tf.util.computeStrides(x.shape), 1];
    const stride = (of: number): number => (of < 0 ? 0 : strides[of]!);
    const run = size.length === 0 ? 1 : size[axis]! * stride(axis);
    const rows = axis > 0 ? size[axis - 1]! : 1;
    const [from, to] = [heap.at(x), heap.at(out)];
    const copy = (at: number, offset: number, made: number): number => {
      if (at >= axis - 1) {
        const start = offset + (axis > 0 ? begin[axis - 1]! * stride(axis - 1) : 0) + (begin[axis] ?? 0) * stride(axis);
        heap.kernels.copyRows(from + 4 * start, 4 * stride(axis - 1), to + 4 * made, 4 * run, rows, run);
        return made + rows * run;
      }
      let written = made;
      for (let i = 0; i < size[at]!; i++) written = copy(at + 1, offset + (begin[at]! + i) * stride(at), written);
      return written;
    };
    copy(0, 0, 0);
    return out;
  },
);

/** Repeats what stands at `start` so that it is there `times` times, doubling what is there already. */
const repeat = (values: Float32Array, start: number, length: number, times: number): void => {
  for (let there = length; there < length * times; there *= 2)
    values.copyWithin(start + there, start, start + Math.min(there, length * times - there));
};

/** A tensor repeated along its axes: copies of runs. The stock kernel computes the place of every number by itself. */
export const tile = override<{ readonly x: TensorInfo }, { readonly reps: readonly number[] }>(
  'Tile',
  ({ inputs: { x }, attrs: { reps }, heap, stock }) => {
    if (x.dtype !== 'float32') return stock();
    const out = heap.output(x.shape.map((size, axis) => size * reps[axis]!));
    if (tf.util.sizeFromShape(out.shape) === 0) return out;
    const [from, to] = [heap.floats(x), heap.floats(out)];
    // From this axis on nothing is repeated.
    const whole = reps.length - [...reps].reverse().findIndex((times) => times > 1);
    const copied = reps.some((times) => times > 1) ? whole : 0;
    const run = tf.util.sizeFromShape(x.shape.slice(copied));
    const write = (axis: number, source: number, start: number): [number, number] => {
      if (axis === copied) {
        to.set(from.subarray(source, source + run), start);
        return [source + run, start + run];
      }
      let [next, end] = [source, start];
      for (let i = 0; i < x.shape[axis]!; i++) [next, end] = write(axis + 1, next, end);
      repeat(to, start, end - start, reps[axis]!);
      return [next, start + (end - start) * reps[axis]!];
    };
    write(0, 0, 0);
    return out;
  },
);

/** [outer, rows, columns, inner] → [outer, columns, rows, inner]: two neighboring groups of axes change places. */
interface Exchange {
  readonly outer: number;
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
}

/** The permutation as one exchange, if it is one. Axes of length 1 do not matter. */
const exchangeOf = (shape: readonly number[], perm: readonly number[]): Exchange | undefined => {
  const long = shape.map((_, axis) => axis).filter((axis) => shape[axis] !== 1);
  const moved = perm.filter((axis) => shape[axis] !== 1);
  const from = long.findIndex((axis, i) => axis !== moved[i]);
  if (from < 0) return undefined;
  const to = long.findLastIndex((axis, i) => axis !== moved[i]) + 1;
  // The second group comes first; it begins where the permutation first departs.
  const middle = long.indexOf(moved[from]!);
  const exchanged = [...long.slice(middle, to), ...long.slice(from, middle)];
  if (exchanged.some((axis, i) => axis !== moved[from + i])) return undefined;
  const sizeOf = (start: number, end: number): number =>
    long.slice(start, end).reduce((size, axis) => size * shape[axis]!, 1);
  return {
    outer: sizeOf(0, from),
    rows: sizeOf(from, middle),
    columns: sizeOf(middle, to),
    inner: sizeOf(to, long.length),
  };
};

/** Axes exchanged: blocks of four rows, or runs, where the stock kernel goes number by number. */
export const transpose = override<{ readonly x: TensorInfo }, { readonly perm: readonly number[] }>(
  'Transpose',
  ({ inputs: { x }, attrs: { perm }, heap, stock }) => {
    const exchange = exchangeOf(x.shape, perm);
    if (exchange === undefined || x.dtype !== 'float32' || tf.util.sizeFromShape(x.shape) === 0) return stock();
    const out = heap.output(perm.map((axis) => x.shape[axis]!));
    const [from, to] = [heap.at(x), heap.at(out)];
    const { outer, rows, columns, inner } = exchange;
    if (inner === 1 && rows >= 4) heap.kernels.transposeRows(from, to, outer, rows, columns);
    else
      for (let o = 0; o < outer; o++)
        for (let row = 0; row < rows; row++) {
          const block = o * rows * columns;
          heap.kernels.copyRows(
            from + 4 * inner * (block + row * columns),
            4 * inner,
            to + 4 * inner * (block + row),
            4 * inner * rows,
            columns,
            inner,
          );
        }
    return out;
  },
);
