import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvolutionAttributes, geometryOf, planOf, sizesOf } from '../../internal/convolution.js';
import type { Heap } from '../heap.js';
import { multiply } from '../product.js';
import { override } from './override.js';

interface ByFilterInputs {
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
}
interface ByFilterAttributes extends ConvolutionAttributes {
  readonly filterShape: readonly number[];
}

/** The gradient of a convolution by its filter: patchesᵀ · dy. The stock engine has none, so it trains no convolution. */
export const conv2dBackpropFilter = override<ByFilterInputs, ByFilterAttributes>(
  'Conv2DBackpropFilter',
  ({ inputs: { x, dy }, attrs, heap }) => {
    const sizes = sizesOf('Conv2DBackpropFilter', x.shape, attrs.filterShape, attrs);
    const plan = planOf(sizes);
    const { outChannels } = sizes;
    const out = heap.output(attrs.filterShape);
    const [image, gradient, weights] = [heap.at(x), heap.at(dy), heap.at(out)];
    heap.floats(out).fill(0);
    heap.scratch(plan.bytes, (scratch) => {
      for (const { first, count, from, patches } of plan.pieces) {
        if (!plan.pointwise) heap.kernels.gatherPatches(image, scratch, first, count, ...geometryOf(sizes));
        // Start at what the pieces before have added up.
        multiply(
          heap,
          { m: plan.patch, n: outChannels, k: patches, transposeA: true, transposeB: false },
          plan.pointwise ? image : scratch,
          gradient + 4 * from * outChannels,
          weights,
          1,
        );
      }
    });
    return out;
  },
);

interface ByInputInputs {
  readonly dy: TensorInfo;
  readonly filter: TensorInfo;
}
interface ByInputAttributes extends ConvolutionAttributes {
  readonly inputShape: readonly number[];
}

/**
 * The gradient of a convolution by its input (and so the transposed convolution): patches = dy · filterᵀ, each added to
 * the picture it was seen in.
 */
export const conv2dBackpropInput = override<ByInputInputs, ByInputAttributes>(
  'Conv2DBackpropInput',
  ({ inputs: { dy, filter }, attrs, heap, stock }) => {
    if (attrs.dataFormat === 'NCHW') return stock();
    const sizes = sizesOf('Conv2DBackpropInput', attrs.inputShape, filter.shape, attrs);
    const plan = planOf(sizes);
    const { outChannels } = sizes;
    const out = heap.output(sizes.inShape);
    const [gradient, weights, image] = [heap.at(dy), heap.at(filter), heap.at(out)];
    heap.floats(out).fill(0);
    heap.scratch(plan.bytes, (scratch) => {
      for (const { first, count, from, patches } of plan.pieces) {
        const to = plan.pointwise ? image : scratch;
        multiply(
          heap,
          { m: patches, n: plan.patch, k: outChannels, transposeA: false, transposeB: true },
          gradient + 4 * from * outChannels,
          weights,
          to,
        );
        if (!plan.pointwise) heap.kernels.scatterPatches(image, to, first, count, ...geometryOf(sizes));
      }
    });
    return out;
  },
);

interface DepthwiseByInput {
  readonly inputs: { readonly dy: TensorInfo; readonly filter: TensorInfo };
  readonly attrs: ConvolutionAttributes & { readonly inputShape: readonly number[] };
}
interface DepthwiseByFilter {
  readonly inputs: { readonly x: TensorInfo; readonly dy: TensorInfo };
  readonly attrs: ConvolutionAttributes & { readonly filterShape: readonly number[] };
}

const zeros = (heap: Heap, shape: readonly number[]): TensorInfo => {
  const made = heap.output(shape);
  heap.floats(made).fill(0);
  return made;
};

const depthwiseSizes = (
  name: string,
  image: readonly number[],
  filter: readonly number[],
  attrs: ConvolutionAttributes,
) => {
  const info = sizesOf(name, image, filter, attrs, true);
  return [info.batchSize, ...geometryOf(info), info.outChannels / info.inChannels] as const;
};

/** The gradient of a depthwise convolution by its input, which the stock engine lacks. */
export const depthwiseInputGradient = override<DepthwiseByInput['inputs'], DepthwiseByInput['attrs']>(
  'DepthwiseConv2dNativeBackpropInput',
  ({ inputs: { dy, filter }, attrs, heap }) => {
    const geometry = depthwiseSizes('DepthwiseConv2dNativeBackpropInput', attrs.inputShape, filter.shape, attrs);
    const out = zeros(heap, attrs.inputShape);
    heap.kernels.depthwiseInputGradient(heap.at(out), heap.at(filter), heap.at(dy), ...geometry);
    return out;
  },
);

/** The gradient of a depthwise convolution by its filter, which the stock engine lacks. */
export const depthwiseFilterGradient = override<DepthwiseByFilter['inputs'], DepthwiseByFilter['attrs']>(
  'DepthwiseConv2dNativeBackpropFilter',
  ({ inputs: { x, dy }, attrs, heap }) => {
    const geometry = depthwiseSizes('DepthwiseConv2dNativeBackpropFilter', x.shape, attrs.filterShape, attrs);
    const out = zeros(heap, attrs.filterShape);
    heap.kernels.depthwiseFilterGradient(heap.at(x), heap.at(out), heap.at(dy), ...geometry);
    return out;
  },
);
