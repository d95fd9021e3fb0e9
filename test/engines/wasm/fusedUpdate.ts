import * as tf from '@tensorflow/tfjs-core';
import { heapOf } from '../../../src/engines/wasm/heap.js';
import type { OptimizerStep } from '../../../src/engines/wasm/updateInPlace.js';

interface FusedUpdate {
  readonly weights: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly slots: readonly tf.Tensor[];
}
interface FusedUpdated {
  readonly weights: tf.Tensor;
  readonly slots: readonly tf.Tensor[];
}

/** One optimizer update in one pass over the numbers, into new tensors; the operands stay as they are. */
export const fusedUpdate = (step: OptimizerStep, { weights, gradient, slots }: FusedUpdate): FusedUpdated => {
  const backend = tf.backend();
  const heap = heapOf(backend);
  const made = [weights, ...slots].map(({ shape }) => heap.output(shape));
  const [newWeights, ...newSlots] = made.map((each) => heap.at(each));
  step(heap.kernels, {
    weights: heap.at(weights),
    gradient: heap.at(gradient),
    slots: slots.map((slot) => heap.at(slot)),
    newWeights: newWeights!,
    newSlots,
    count: weights.size,
  });
  const [first, ...rest] = made.map((each) => tf.engine().makeTensorFromTensorInfo(each, backend));
  return { weights: first!, slots: rest };
};
