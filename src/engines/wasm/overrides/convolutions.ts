import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvolutionAttributes, geometryOf, planOf, sizesOf } from '../../internal/convolution.js';
import type { Heap } from '../heap.js';
import { multiply } from '../product.js';
import { activated, canFuse, type FusedAttributes, type FusedInputs } from './fused.js';
import { override } from './override.js';

/** From so many numbers in a patch, and so many filters, on the product is faster than the engine's own convolution. */
const [long, many] = [128, 64];

/** Is a convolution faster as a product of patches and filters than the engine's own? */
const fasterAsProduct = (x: TensorInfo, filter: TensorInfo, attributes: ConvolutionAttributes): boolean => {
  const [height, width, channels, filters] = filter.shape as [number, number, number, number];
  return (
    (attributes.dataFormat ?? 'NHWC') === 'NHWC' &&
    [attributes.dilations ?? 1].flat().every((dilation) => dilation === 1) &&
    x.dtype === 'float32' &&
    filter.dtype === 'float32' &&
    height * width * channels >= long &&
    filters >= many
  );
};

/**
 * A convolution as patches · filters + bias, patch by patch in pieces that stay in the cache.
 *
 * Nothing is prepared and kept for a filter, so one that has just been updated costs no more than one that has not.
 */
export const convolved = (
  heap: Heap,
  x: TensorInfo,
  filter: TensorInfo,
  attributes: ConvolutionAttributes,
  bias?: TensorInfo,
): TensorInfo => {
  const sizes = sizesOf('Conv2D', x.shape, filter.shape, attributes);
  const plan = planOf(sizes);
  const { outChannels } = sizes;
  const out = heap.output(sizes.outShape);
  const [image, weights, to] = [heap.at(x), heap.at(filter), heap.at(out)];
  const start = bias === undefined ? 0 : heap.at(bias);
  heap.scratch(plan.bytes, (scratch) => {
    for (const { first, count, from, patches } of plan.pieces) {
      if (!plan.pointwise) heap.kernels.gatherPatches(image, scratch, first, count, ...geometryOf(sizes));
      multiply(
        heap,
        { m: patches, n: outChannels, k: plan.patch, transposeA: false, transposeB: false },
        plan.pointwise ? image : scratch,
        weights,
        to + 4 * from * outChannels,
        start,
      );
    }
  });
  return out;
};

interface ConvolutionInputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
}

/**
 * Convolutions of many channels as matrix products. The stock kernel prepares the filters again after every update, and
 * its product is slower; with few channels it needs no patches, and is left to it.
 */
export const conv2d = override<ConvolutionInputs, ConvolutionAttributes>(
  'Conv2D',
  ({ inputs: { x, filter }, attrs, heap, stock }) =>
    fasterAsProduct(x, filter, attrs) ? convolved(heap, x, filter, attrs) : stock(),
);

interface FusedConvolutionInputs extends FusedInputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
}

/** A convolution, a bias and an activation: what the layers of TensorFlow.js call. */
export const fusedConv2d = override<FusedConvolutionInputs, ConvolutionAttributes & FusedAttributes>(
  'FusedConv2D',
  ({ inputs, attrs, heap, stock, run }) => {
    const { x, filter, bias } = inputs;
    if (!fasterAsProduct(x, filter, attrs) || !canFuse(inputs, attrs, filter.shape[3]!)) return stock();
    return activated(convolved(heap, x, filter, attrs, bias ?? undefined), inputs, attrs, { heap, run });
  },
);
