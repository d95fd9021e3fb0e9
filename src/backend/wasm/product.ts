import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from './heap.js';

/** What the kernel needs beside its operands: panels of 256 × 1024 numbers, a stripe, a tile. */
const work = 1024 * 1024 + 8192;

export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** The multiplication of matrices at given places in the heap. `start`: 0 for zeros, 1 for what C holds, or a bias. */
export type Multiply = (product: Product, a: number, b: number, c: number, start?: number) => void;

/** Lends a multiplication, and its working memory, for the time of one call. */
export const multiplying = <A>({ kernels, scratch }: Heap, use: (multiply: Multiply) => A): A =>
  scratch(work, (pointer) =>
    use(({ m, n, k, transposeA, transposeB }, a, b, c, start = 0) =>
      kernels.matrixProduct(a, b, c, m, n, k, Number(transposeA), Number(transposeB), start, pointer),
    ),
  );

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
