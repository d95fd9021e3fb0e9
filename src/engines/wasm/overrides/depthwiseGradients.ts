import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvolutionAttributes, geometryOf, sizesOf } from '../../convolution.js';
import type { Heap } from '../heap.js';
import { override } from '../override.js';

interface ByInput {
  readonly inputs: { readonly dy: TensorInfo; readonly filter: TensorInfo };
  readonly attrs: ConvolutionAttributes & { readonly inputShape: readonly number[] };
}
interface ByFilter {
  readonly inputs: { readonly x: TensorInfo; readonly dy: TensorInfo };
  readonly attrs: ConvolutionAttributes & { readonly filterShape: readonly number[] };
}

const zeros = (heap: Heap, shape: readonly number[]): TensorInfo => {
  const made = heap.output(shape);
  heap.floats(made).fill(0);
  return made;
};

const sizes = (name: string, image: readonly number[], filter: readonly number[], attrs: ConvolutionAttributes) => {
  const info = sizesOf(name, image, filter, attrs, true);
  return [info.batchSize, ...geometryOf(info), info.outChannels / info.inChannels] as const;
};

/** The gradient of a depthwise convolution by its input, which the stock engine lacks. */
export const depthwiseInputGradient = override<ByInput['inputs'], ByInput['attrs']>(
  'DepthwiseConv2dNativeBackpropInput',
  ({ inputs: { dy, filter }, attrs, heap }) => {
    const geometry = sizes('DepthwiseConv2dNativeBackpropInput', attrs.inputShape, filter.shape, attrs);
    const out = zeros(heap, attrs.inputShape);
    heap.kernels.depthwiseInputGradient(heap.at(out), heap.at(filter), heap.at(dy), ...geometry);
    return out;
  },
);

/** The gradient of a depthwise convolution by its filter, which the stock engine lacks. */
export const depthwiseFilterGradient = override<ByFilter['inputs'], ByFilter['attrs']>(
  'DepthwiseConv2dNativeBackpropFilter',
  ({ inputs: { x, dy }, attrs, heap }) => {
    const geometry = sizes('DepthwiseConv2dNativeBackpropFilter', x.shape, attrs.filterShape, attrs);
    const out = zeros(heap, attrs.filterShape);
    heap.kernels.depthwiseFilterGradient(heap.at(x), heap.at(out), heap.at(dy), ...geometry);
    return out;
  },
);
