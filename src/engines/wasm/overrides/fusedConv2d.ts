import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from '../../convolution.js';
import { convolved, fasterAsProduct } from '../convolved.js';
import { override } from '../override.js';
import { activated, canFuse, type FusedAttributes, type FusedInputs } from './fused.js';

interface Inputs extends FusedInputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
}

/** A convolution, a bias and an activation: what the layers of TensorFlow.js call. */
export const fusedConv2d = override<Inputs, ConvolutionAttributes & FusedAttributes>(
  'FusedConv2D',
  ({ inputs, attrs, heap, stock, run }) => {
    const { x, filter, bias } = inputs;
    if (!fasterAsProduct(x, filter, attrs) || !canFuse(inputs, attrs, filter.shape[3]!)) return stock();
    return activated(convolved(heap, x, filter, attrs, bias ?? undefined), inputs, attrs, { heap, run });
  },
);
