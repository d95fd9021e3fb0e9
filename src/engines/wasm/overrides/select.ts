import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { override } from '../override.js';

interface Inputs {
  readonly condition: TensorInfo;
  readonly t: TensorInfo;
  readonly e: TensorInfo;
}

/** condition ? t : e, four numbers at a time; conditions for whole rows are left to the stock kernel. */
export const select = override<Inputs>('Select', ({ inputs: { condition, t, e }, heap, stock }) => {
  const plain = t.dtype === 'float32' && e.dtype === 'float32' && condition.dtype === 'bool';
  if (!plain || !tf.util.arraysEqual(condition.shape, t.shape) || !tf.util.arraysEqual(e.shape, t.shape))
    return stock();
  const out = heap.output(t.shape);
  heap.kernels.select(heap.at(condition), heap.at(t), heap.at(e), heap.at(out), tf.util.sizeFromShape(t.shape));
  return out;
});
