import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { override } from '../override.js';

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
