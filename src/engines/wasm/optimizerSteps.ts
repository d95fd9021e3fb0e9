import type { Kernels } from './kernels.js';

/** Adam's numbers of one update, with the bias corrections in them: stride = rate √c₂ / c₁, epsilon = ε √c₂, c = 1 - βᵗ. */
export interface AdamNumbers {
  readonly stride: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
export interface RmsPropNumbers {
  readonly rate: number;
  readonly decay: number;
  readonly epsilon: number;
}
export interface SgdNumbers {
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
