import type { TensorInfo } from '@tensorflow/tfjs-core';
import { averagePoolGradient, maximumPoolGradient, type PoolingAttributes, windowsOf } from '../../internal/pooling.js';
import { override } from './override.js';

interface Inputs {
  readonly dy: TensorInfo;
  readonly input: TensorInfo;
}

/** The gradient of max pooling. The stock kernel takes the image's first number for the largest of a window without positive ones. */
export const maxPoolGrad = override<Inputs, PoolingAttributes>(
  'MaxPoolGrad',
  ({ inputs: { dy, input }, attrs, heap, stock }) => {
    if (dy.dtype !== 'float32' || input.dtype !== 'float32') return stock();
    const windows = windowsOf(input.shape, dy.shape, attrs);
    // Looked up before the views are taken: both may have to be fetched from another engine.
    heap.at(input);
    heap.at(dy);
    const out = heap.output(input.shape);
    const sums = heap.floats(out).fill(0);
    maximumPoolGradient(windows, heap.floats(input), heap.floats(dy), sums);
    return out;
  },
);

/** The gradient of average pooling. The stock kernel divides by the size of the whole window where padding is part of it. */
export const avgPoolGrad = override<Inputs, PoolingAttributes>(
  'AvgPoolGrad',
  ({ inputs: { dy, input }, attrs, heap, stock }) => {
    if (dy.dtype !== 'float32' || input.dtype !== 'float32') return stock();
    const windows = windowsOf(input.shape, dy.shape, attrs);
    heap.at(dy);
    const out = heap.output(input.shape);
    const sums = heap.floats(out).fill(0);
    averagePoolGradient(windows, heap.floats(dy), sums);
    return out;
  },
);
