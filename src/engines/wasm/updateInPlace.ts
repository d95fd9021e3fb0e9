import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import { type Heap, heapOf } from './heap.js';
import type { Kernels } from './kernels.js';

/** Adam's numbers of one update, with the bias corrections in them: stride = rate √c₂ / c₁, epsilon = ε √c₂, c = 1 - βᵗ. */
interface AdamNumbers {
  readonly stride: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
interface RmsPropNumbers {
  readonly rate: number;
  readonly decay: number;
  readonly epsilon: number;
}
interface SgdNumbers {
  readonly rate: number;
  readonly momentum: number;
}

/** Where an update reads and writes, in bytes, and how many numbers; slots in the order of the optimizer's names. */
export interface Places {
  readonly weights: number;
  readonly gradient: number;
  readonly slots: readonly number[];
  readonly newWeights: number;
  readonly newSlots: readonly number[];
  readonly count: number;
}
export type OptimizerStep = (kernels: Kernels, places: Places) => void;

/** m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², w ← w - stride · m / (√v + ε). Slots: mean, square. */
export const adamStep =
  ({ stride, beta1, beta2, epsilon }: AdamNumbers): OptimizerStep =>
  (kernels, { weights, gradient, slots: [m, v], newWeights, newSlots: [newM, newV], count }) =>
    kernels.adamStep(
      weights,
      gradient,
      m!,
      v!,
      newWeights,
      newM!,
      newV!,
      count,
      stride,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      epsilon,
    );

/** v ← ρv + (1-ρ)g², w ← w - rate · g / (√v + ε). Slot: square. */
export const rmsPropStep =
  ({ rate, decay, epsilon }: RmsPropNumbers): OptimizerStep =>
  (kernels, { weights, gradient, slots: [v], newWeights, newSlots: [newV], count }) =>
    kernels.rmsPropStep(weights, gradient, v!, newWeights, newV!, count, rate, decay, 1 - decay, epsilon);

/** u ← μu + g, w ← w - rate · u. Slot: velocity. */
export const sgdStep =
  ({ rate, momentum }: SgdNumbers): OptimizerStep =>
  (kernels, { weights, gradient, slots: [u], newWeights, newSlots: [newU], count }) =>
    kernels.sgdStep(weights, gradient, u!, newWeights, newU!, count, rate, momentum);

interface InPlaceUpdate {
  readonly weights: readonly tf.Variable[];
  /** One gradient for each variable, in its shape. */
  readonly gradients: readonly tf.Tensor[];
  /** One vector over all weights, in the order of the variables, for each slot of the optimizer. */
  readonly slots: readonly tf.Variable[];
}

/** Where to write the new numbers of a variable, and what to do when they are there. */
interface Target {
  readonly pointer: number;
  readonly done: () => void;
}

/** The variable's own memory where it is the only owner; otherwise a new one, so that no other owner sees a change. */
const targetOf = (heap: Heap, variable: tf.Variable): Target => {
  if (heap.owners(variable) === 1) return { pointer: heap.at(variable), done: () => heap.written(variable) };
  const copy = heap.output(variable.shape);
  return {
    pointer: heap.at(copy),
    done: () => {
      const tensor = tf.engine().makeTensorFromTensorInfo(copy, tf.backend());
      variable.assign(tensor);
      tensor.dispose();
    },
  };
};

/**
 * One optimizer update of many variables, written into their own memory. The slots are vectors over all of them.
 *
 * In plain words: the weights change where they lie; nothing is gathered into one vector and taken apart again, and
 * nothing is allocated. The bits are those of the optimizer's own formula.
 *
 * Memory with another owner (a clone, a saved input, a read under way) is not written: that variable gets new memory.
 * WASM only: the engine must be the current one. Errors: `ShapeMismatch` when the sizes do not fit together.
 */
export const updateInPlace = (step: OptimizerStep, { weights, gradients, slots }: InPlaceUpdate): void => {
  const total = weights.reduce((sum, { size }) => sum + size, 0);
  const fits = weights.length === gradients.length && weights.every(({ size }, i) => gradients[i]!.size === size);
  if (!fits || slots.some(({ size }) => size !== total))
    throw failure(
      'ShapeMismatch',
      'updateInPlace',
      `got ${weights.length} weights of ${total} numbers, gradients of [${gradients.map(({ size }) => size)}], slots of [${slots.map(({ size }) => size)}]`,
      'give each variable its gradient, and each slot one number for each weight',
    );
  const heap = heapOf(tf.backend());
  const sources = slots.map((slot) => heap.at(slot));
  const targets = slots.map((slot) => targetOf(heap, slot));
  let offset = 0;
  weights.forEach((variable, i) => {
    const target = targetOf(heap, variable);
    step(heap.kernels, {
      weights: heap.at(variable),
      gradient: heap.at(gradients[i]!),
      slots: sources.map((pointer) => pointer + 4 * offset),
      newWeights: target.pointer,
      newSlots: targets.map(({ pointer }) => pointer + 4 * offset),
      count: variable.size,
    });
    target.done();
    offset += variable.size;
  });
  for (const { done } of targets) done();
};
