import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { override } from '../override.js';

interface Inputs {
  readonly x: TensorInfo;
  readonly segmentIds: TensorInfo;
}

/** Rows added up by their ids: the gradient of a gather, which the stock engine lacks. Ids out of range are left out. */
export const unsortedSegmentSum = override<Inputs, { readonly numSegments: number }>(
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
