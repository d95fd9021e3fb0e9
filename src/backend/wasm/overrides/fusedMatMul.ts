import type { TensorInfo } from '@tensorflow/tfjs-core';
import { batchedProduct } from '../batchedProduct.js';
import { override } from '../override.js';
import { type Operands, productOf } from '../product.js';
import { leftToStock } from './batchMatMul.js';

interface Inputs extends Pick<Operands, 'a' | 'b'> {
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}
interface Attributes extends Pick<Operands, 'transposeA' | 'transposeB'> {
  readonly activation: string;
  readonly leakyreluAlpha?: number;
}

const kernelOf: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
};

/**
 * A matrix product, a bias and an activation.
 *
 * With a transpose or a batch the stock kernel adds the bias once for every 48 rows of the inner axis and applies the
 * activation to partial sums: wrong numbers without a word.
 */
export const fusedMatMul = override<Inputs, Attributes>('_FusedMatMul', ({ inputs, attrs, heap, stock, run }) => {
  const operands: Operands = { ...inputs, transposeA: attrs.transposeA, transposeB: attrs.transposeB };
  const { a, b, bias, preluActivationWeights } = inputs;
  const { n } = productOf(operands);
  const activation = attrs.activation === 'linear' ? undefined : kernelOf[attrs.activation];
  // What the stock kernel refuses (a bias of another rank, an activation it does not know) it may go on refusing.
  const known = attrs.activation === 'linear' || activation !== undefined;
  const plainBias = bias === undefined || bias === null || (bias.shape.length === 1 && bias.shape[0] === n);
  if (!known || !plainBias || leftToStock(operands)) return stock();
  const linear = batchedProduct(heap, { ...operands, a, b }, bias ?? undefined);
  if (activation === undefined) return linear;
  const out = run(
    activation,
    attrs.activation === 'prelu' ? { x: linear, alpha: preluActivationWeights! } : { x: linear },
    attrs.activation === 'leakyrelu' ? { alpha: attrs.leakyreluAlpha ?? 0 } : {},
  );
  heap.release(linear);
  return out;
});
