import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Kernels } from '../kernels.js';
import { override } from '../override.js';

interface Inputs {
  readonly x: TensorInfo;
}

const unary = (name: string, kernel: 'tanh' | 'log1p') =>
  override<Inputs>(name, ({ inputs: { x }, heap, stock }) => {
    if (x.dtype !== 'float32') return stock();
    const out = heap.output(x.shape);
    const compute: Kernels[typeof kernel] = heap.kernels[kernel];
    compute(heap.at(x), heap.at(out), tf.util.sizeFromShape(x.shape));
    return out;
  });

/** The hyperbolic tangent with the stock kernel's bits, four numbers at a time. */
export const tanh = unary('Tanh', 'tanh');

/** The exponential with the stock kernel's bits, four numbers at a time. */
export const exp = override<Inputs>('Exp', ({ inputs: { x }, heap, stock }) => {
  if (x.dtype !== 'float32') return stock();
  const out = heap.output(x.shape);
  heap.kernels.exp(heap.at(x), heap.at(out), tf.util.sizeFromShape(x.shape), heap.exponentialTable);
  return out;
});

/** log(1 + x). The stock kernel computes it as it is written, and so gives 0 for every x below 6e-8. */
export const log1p = unary('Log1p', 'log1p');

/** The leaky rectifier, four numbers at a time. */
export const leakyRelu = override<Inputs, { readonly alpha: number }>(
  'LeakyRelu',
  ({ inputs: { x }, attrs: { alpha }, heap, stock }) => {
    if (x.dtype !== 'float32') return stock();
    const out = heap.output(x.shape);
    heap.kernels.leakyRelu(heap.at(x), heap.at(out), tf.util.sizeFromShape(x.shape), alpha);
    return out;
  },
);
