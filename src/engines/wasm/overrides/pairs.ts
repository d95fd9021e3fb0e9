import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.js';
import { type Override, override } from '../override.js';

interface Inputs {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}
type Compute = (heap: Heap, a: number, stepA: number, b: number, stepB: number, out: number, n: number) => void;

const vector = 16;

/** Operands of one shape, or one of them a single number; other broadcasts, and integers, are left to the stock kernel. */
const pairs = (name: string, dtype: DataType, compute: Compute): Override =>
  override<Inputs>(name, ({ inputs: { a, b }, heap, stock }) => {
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
