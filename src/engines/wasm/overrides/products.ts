import * as tf from '@tensorflow/tfjs-core';
import { batchedProduct, type Operands, productOf } from '../product.js';
import { activated, canFuse, type FusedAttributes, type FusedInputs } from './fused.js';
import { override } from './override.js';

/** Below this many multiplications the engine spends longer on looking a matrix up than on multiplying by it. */
const small = 2 ** 17;
/** Below this many rows preparing a matrix costs more than multiplying by it, and the engine keeps what it prepared. */
const few = 16;

/** Is this product better left to the engine: its own fast case, or none of ours? */
const leftToStock = (operands: Operands): boolean => {
  const { a, b, transposeA, transposeB } = operands;
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return true;
  const { m, n, k } = productOf(operands);
  const single = tf.util.sizeFromShape(a.shape) === m * k && tf.util.sizeFromShape(b.shape) === k * n;
  return !transposeA && !transposeB && single && m < few && m * n * k > small;
};

/**
 * Matrix products with transposes and batches at the speed of those without.
 *
 * The stock kernel has one good product, of two single matrices that are not transposed; all others, and so all gradients
 * of dense layers, are a scalar loop. The good one prepares a matrix again after every update. The sums here have the
 * order of the good one, so their bits are the same, unless relaxed SIMD rounds once where that rounds twice.
 */
export const batchMatMul = override<Pick<Operands, 'a' | 'b'>, Pick<Operands, 'transposeA' | 'transposeB'>>(
  'BatchMatMul',
  ({ inputs, attrs, heap, stock }) => {
    const operands = { ...inputs, transposeA: attrs.transposeA, transposeB: attrs.transposeB };
    return leftToStock(operands) ? stock() : batchedProduct(heap, operands);
  },
);

type Inputs = FusedInputs & Pick<Operands, 'a' | 'b'>;
type Attributes = FusedAttributes & Pick<Operands, 'transposeA' | 'transposeB'>;

/**
 * A matrix product, a bias and an activation.
 *
 * With a transpose or a batch the stock kernel adds the bias once for every 48 rows of the inner axis and applies the
 * activation to partial sums: wrong numbers without a word.
 */
export const fusedMatMul = override<Inputs, Attributes>('_FusedMatMul', ({ inputs, attrs, heap, stock, run }) => {
  const { a, b, bias } = inputs;
  const operands: Operands = { a, b, transposeA: attrs.transposeA, transposeB: attrs.transposeB };
  if (!canFuse(inputs, attrs, productOf(operands).n) || leftToStock(operands)) return stock();
  return activated(batchedProduct(heap, operands, bias ?? undefined), inputs, attrs, { heap, run });
});
