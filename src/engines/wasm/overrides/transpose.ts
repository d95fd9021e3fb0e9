import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { override } from '../override.js';

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
