import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
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

const sizeOf = tf.util.sizeFromShape;

/** For each matrix of the result, which matrix of an operand it takes: axes of length 1 (or none) serve all. */
const matricesOf = (outer: readonly number[], operand: readonly number[]): number[] => {
  const missing = outer.length - operand.length;
  const strides = tf.util.computeStrides([...operand, 1]);
  return Array.from({ length: sizeOf([...outer]) }, (_, flat) => {
    let rest = flat;
    let index = 0;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const position = rest % outer[axis]!;
      rest = (rest - position) / outer[axis]!;
      if (axis >= missing && operand[axis - missing]! > 1) index += position * strides[axis - missing]!;
    }
    return index;
  });
};

/**
 * The product of all pairs of matrices of two tensors, any of them transposed, plus a bias of one number a column.
 *
 * Shapes: a `[...outer, m, k]`, b `[...outer, k, n]` (transposed: the last two exchanged), outer axes broadcast.
 */
export const batchedProduct = (heap: Heap, operands: Operands, bias?: TensorInfo): TensorInfo => {
  const { a, b } = operands;
  const product = productOf(operands);
  const { m, n, k } = product;
  const [outerA, outerB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const out = heap.output([...outer, m, n]);
  if (k === 0) {
    // No block of k to begin with, so nothing would be written.
    heap.floats(out).forEach((_, i, values) => {
      values[i] = bias === undefined ? 0 : heap.floats(bias)[i % n]!;
    });
    return out;
  }
  const [pointerA, pointerB, pointerC] = [heap.at(a), heap.at(b), heap.at(out)];
  const start = bias === undefined ? 0 : heap.at(bias);
  if (!operands.transposeA && sizeOf(outerB) === 1) {
    // One matrix on the right: the rows of all matrices on the left are rows of one.
    multiply(heap, { ...product, m: m * sizeOf(outerA) }, pointerA, pointerB, pointerC, start);
    return out;
  }
  const [indexA, indexB] = [matricesOf(outer, outerA), matricesOf(outer, outerB)];
  indexA.forEach((i, batch) =>
    multiply(
      heap,
      product,
      pointerA + 4 * i * m * k,
      pointerB + 4 * indexB[batch]! * k * n,
      pointerC + 4 * batch * m * n,
      start,
    ),
  );
  return out;
};
