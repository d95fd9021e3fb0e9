import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { heapOf } from './heap.js';
import type { OptimizerStep } from './optimizerSteps.js';

export interface FusedUpdate {
  readonly weights: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly slots: readonly tf.Tensor[];
}
export interface FusedUpdated {
  readonly weights: tf.Tensor;
  readonly slots: readonly tf.Tensor[];
}

/**
 * One optimizer update in one pass over the numbers, into new tensors; the operands stay as they are.
 *
 * In plain words: what ten kernel calls do, with ten trips through memory, in one, and with the same bits. WASM only:
 * the engine must be the current one.
 *
 * Errors: `ShapeMismatch` when gradient or slots have not as many numbers as the weights.
 */
export const fusedUpdate = (step: OptimizerStep, { weights, gradient, slots }: FusedUpdate): FusedUpdated => {
  const backend = tf.backend();
  const heap = heapOf(backend);
  for (const [name, { size }] of [
    ['gradient', gradient] as const,
    ...slots.map((slot, i) => [`slots.${i}`, slot] as const),
  ])
    if (size !== weights.size)
      throw failure(
        'ShapeMismatch',
        `fusedUpdate.${name}`,
        `has ${size} numbers, the weights ${weights.size}`,
        'give one for each weight',
      );
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
