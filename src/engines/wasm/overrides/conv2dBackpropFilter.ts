import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvolutionAttributes, geometryOf, planOf, sizesOf } from '../../convolution.js';
import { override } from '../override.js';
import { multiply } from '../product.js';

interface Inputs {
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  readonly filterShape: readonly number[];
}

/** The gradient of a convolution by its filter: patchesᵀ · dy. The stock engine has none, so it trains no convolution. */
export const conv2dBackpropFilter = override<Inputs, Attributes>(
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
