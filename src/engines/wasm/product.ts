import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from './heap.js';

export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Multiplies matrices at given places in the heap. `start`: 0 for zeros, 1 for what C holds, or a bias. */
export const multiply = (
  { kernels, productWork }: Heap,
  { m, n, k, transposeA, transposeB }: Product,
  a: number,
  b: number,
  c: number,
  start = 0,
): void => kernels.matrixProduct(a, b, c, m, n, k, Number(transposeA), Number(transposeB), start, productWork);

/** The two operands of a tfjs matrix product, over all their outer axes. */
export interface Operands {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** m, n and k of a matrix product, from the shapes of its operands. */
export const productOf = ({ a, b, transposeA, transposeB }: Operands): Product => ({
  m: a.shape.at(transposeA ? -1 : -2)!,
  n: b.shape.at(transposeB ? -2 : -1)!,
  k: a.shape.at(transposeA ? -2 : -1)!,
  transposeA,
  transposeB,
});
