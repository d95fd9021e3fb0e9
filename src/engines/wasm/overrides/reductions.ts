import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.js';
import { override } from './override.js';

interface Inputs {
  readonly x: TensorInfo;
}
interface Attributes {
  readonly axis: number | number[];
  readonly keepDims?: boolean;
}

/** The shape as three axes of which the middle one is reduced; undefined where axes that stay lie between. */
const threeAxes = (shape: readonly number[], axes: readonly number[]): [number, number, number] | undefined => {
  // An axis of length 1 may count as reduced or not, as is convenient.
  const long = axes.filter((axis) => shape[axis] !== 1).sort((a, b) => a - b);
  const [first, last] = [long[0], long.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const sizeOf = (from: number, to: number): number => tf.util.sizeFromShape(shape.slice(from, to));
  const between = sizeOf(first, last + 1);
  if (between !== long.reduce((size, axis) => size * shape[axis]!, 1)) return undefined;
  return [sizeOf(0, first), between, sizeOf(last + 1, shape.length)];
};

/** The sums and how many numbers are in each; undefined for what the stock kernel does well: sums of whole rows. */
const sums = (heap: Heap, x: TensorInfo, { axis, keepDims = false }: Attributes): [TensorInfo, number] | undefined => {
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const three = threeAxes(x.shape, axes);
  if (x.dtype !== 'float32' || three === undefined || three.includes(0) || three[2] === 1) return undefined;
  const [kept] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
  const out = heap.output(keepDims ? tf.backend_util.expandShapeToKeepDim(kept, axes) : kept);
  const from = heap.at(x);
  heap.floats(out).fill(0);
  heap.kernels.sumMiddle(from, heap.at(out), ...three);
  return [out, three[1]];
};

/** Sums over axes before the last one, where they lie. The stock kernel transposes first, at ten to forty times the cost. */
export const sum = override<Inputs, Attributes>(
  'Sum',
  ({ inputs: { x }, attrs, heap, stock }) => sums(heap, x, attrs)?.[0] ?? stock(),
);

/** Means over axes before the last one. */
export const mean = override<Inputs, Attributes>('Mean', ({ inputs: { x }, attrs, heap, stock }) => {
  const made = sums(heap, x, attrs);
  if (made === undefined) return stock();
  const [out, count] = made;
  heap.floats(out).forEach((total, i, values) => {
    values[i] = total / count;
  });
  return out;
});

interface SegmentInputs {
  readonly x: TensorInfo;
  readonly segmentIds: TensorInfo;
}

/** Rows added up by their ids: the gradient of a gather, which the stock engine lacks. Ids out of range are left out. */
export const unsortedSegmentSum = override<SegmentInputs, { readonly numSegments: number }>(
  'UnsortedSegmentSum',
  ({ inputs: { x, segmentIds }, attrs: { numSegments }, heap }) => {
    const rows = tf.util.sizeFromShape(segmentIds.shape);
    const inner = x.shape.slice(segmentIds.shape.length);
    const width = tf.util.sizeFromShape(inner);
    const out = heap.output([numSegments, ...inner], x.dtype);
    const [from, ids, to] = [heap.at(x), heap.at(segmentIds), heap.at(out)];
    if (x.dtype === 'float32') {
      heap.floats(out).fill(0);
      heap.kernels.segmentSum(from, ids, to, rows, width, numSegments);
      return out;
    }
    const [values, segments, sums] = [heap.integers(x), heap.integers(segmentIds), heap.integers(out)];
    sums.fill(0);
    segments.forEach((id, row) => {
      if (id >= 0 && id < numSegments)
        for (let i = 0; i < width; i++) sums[id * width + i]! += values[row * width + i]!;
    });
    return out;
  },
);
