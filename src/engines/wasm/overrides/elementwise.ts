import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.js';
import type { Kernels } from '../kernels.js';
import { type Override, override } from './override.js';

interface UnaryInputs {
  readonly x: TensorInfo;
}

const unary = (name: string, kernel: 'tanh' | 'log1p') =>
  override<UnaryInputs>(name, ({ inputs: { x }, heap, stock }) => {
    if (x.dtype !== 'float32') return stock();
    const out = heap.output(x.shape);
    const compute: Kernels[typeof kernel] = heap.kernels[kernel];
    compute(heap.at(x), heap.at(out), tf.util.sizeFromShape(x.shape));
    return out;
  });

/** The hyperbolic tangent with the stock kernel's bits, four numbers at a time. */
export const tanh = unary('Tanh', 'tanh');

/** The exponential with the stock kernel's bits, four numbers at a time. */
export const exp = override<UnaryInputs>('Exp', ({ inputs: { x }, heap, stock }) => {
  if (x.dtype !== 'float32') return stock();
  const out = heap.output(x.shape);
  heap.kernels.exp(heap.at(x), heap.at(out), tf.util.sizeFromShape(x.shape), heap.exponentialTable);
  return out;
});

/** log(1 + x). The stock kernel computes it as it is written, and so gives 0 for every x below 6e-8. */
export const log1p = unary('Log1p', 'log1p');

/** The leaky rectifier, four numbers at a time. */
export const leakyRelu = override<UnaryInputs, { readonly alpha: number }>(
  'LeakyRelu',
  ({ inputs: { x }, attrs: { alpha }, heap, stock }) => {
    if (x.dtype !== 'float32') return stock();
    const out = heap.output(x.shape);
    heap.kernels.leakyRelu(heap.at(x), heap.at(out), tf.util.sizeFromShape(x.shape), alpha);
    return out;
  },
);

interface PairInputs {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}
type Compute = (heap: Heap, a: number, stepA: number, b: number, stepB: number, out: number, n: number) => void;

const vector = 16;

/** Operands of one shape, or one of them a single number; other broadcasts, and integers, are left to the stock kernel. */
const pairs = (name: string, dtype: DataType, compute: Compute): Override =>
  override<PairInputs>(name, ({ inputs: { a, b }, heap, stock }) => {
    const [sizeA, sizeB] = [tf.util.sizeFromShape(a.shape), tf.util.sizeFromShape(b.shape)];
    const floats = a.dtype === 'float32' && b.dtype === 'float32';
    if (!floats || !(sizeA === 1 || sizeB === 1 || tf.util.arraysEqual(a.shape, b.shape))) return stock();
    const out = heap.output(tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape), dtype);
    const n = tf.util.sizeFromShape(out.shape);
    compute(heap, heap.at(a), sizeA === 1 ? 0 : vector, heap.at(b), sizeB === 1 ? 0 : vector, heap.at(out), n);
    return out;
  });

const comparison = (name: string, relation: number, exchanged = false): Override =>
  pairs(name, 'bool', ({ kernels }, a, stepA, b, stepB, out, n) =>
    exchanged
      ? kernels.compare(relation, b, stepB, a, stepA, out, n)
      : kernels.compare(relation, a, stepA, b, stepB, out, n),
  );

/** Functions of pairs of numbers whose stock kernels are scalar loops, four at a time. */
export const pairwise: readonly Override[] = [
  pairs('Maximum', 'float32', ({ kernels }, ...pair) => kernels.maximum(...pair)),
  pairs('Minimum', 'float32', ({ kernels }, ...pair) => kernels.minimum(...pair)),
  comparison('Greater', 0),
  comparison('Less', 0, true),
  comparison('GreaterEqual', 1),
  comparison('LessEqual', 1, true),
  comparison('Equal', 2),
  comparison('NotEqual', 3),
];

interface SelectInputs {
  readonly condition: TensorInfo;
  readonly t: TensorInfo;
  readonly e: TensorInfo;
}

/** condition ? t : e, four numbers at a time; conditions for whole rows are left to the stock kernel. */
export const select = override<SelectInputs>('Select', ({ inputs: { condition, t, e }, heap, stock }) => {
  const plain = t.dtype === 'float32' && e.dtype === 'float32' && condition.dtype === 'bool';
  if (!plain || !tf.util.arraysEqual(condition.shape, t.shape) || !tf.util.arraysEqual(e.shape, t.shape))
    return stock();
  const out = heap.output(t.shape);
  heap.kernels.select(heap.at(condition), heap.at(t), heap.at(e), heap.at(out), tf.util.sizeFromShape(t.shape));
  return out;
});
