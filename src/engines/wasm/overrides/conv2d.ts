import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from '../../convolution.js';
import { convolved, fasterAsProduct } from '../convolved.js';
import { override } from '../override.js';

interface Inputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
}

/**
 * Convolutions of many channels as matrix products. The stock kernel prepares the filters again after every update, and
 * its product is slower; with few channels it needs no patches, and is left to it.
 */
export const conv2d = override<Inputs, ConvolutionAttributes>(
  'Conv2D',
  ({ inputs: { x, filter }, attrs, heap, stock }) =>
    fasterAsProduct(x, filter, attrs) ? convolved(heap, x, filter, attrs) : stock(),
);
