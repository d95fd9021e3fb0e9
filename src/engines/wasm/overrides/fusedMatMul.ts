import { batchedProduct } from '../batchedProduct.js';
import { override } from '../override.js';
import { type Operands, productOf } from '../product.js';
import { leftToStock } from './batchMatMul.js';
import { activated, canFuse, type FusedAttributes, type FusedInputs } from './fused.js';

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
