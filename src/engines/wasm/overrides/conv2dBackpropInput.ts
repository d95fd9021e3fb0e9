import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvolutionAttributes, geometryOf, planOf, sizesOf } from '../../convolution.js';
import { override } from '../override.js';
import { multiply } from '../product.js';

interface Inputs {
  readonly dy: TensorInfo;
  readonly filter: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  readonly inputShape: readonly number[];
}

/**
 * The gradient of a convolution by its input (and so the transposed convolution): patches = dy · filterᵀ, each added to
 * the picture it was seen in.
 */
export const conv2dBackpropInput = override<Inputs, Attributes>(
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
