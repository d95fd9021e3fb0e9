import { trainingKernels } from '../../../engines/training/index.js';
import type { VjpRule } from '../operation.js';
import type { Conv2dSettings } from './conv2dRule.js';

export interface Conv2dTransposeSettings extends Conv2dSettings {
  /** The shape of one output. */
  readonly outputShape: readonly [height: number, width: number, channels: number];
}

/** A convolution with its forward pass and its gradient by the input exchanged. The bias may be missing. */
export const conv2dTransposeRule: VjpRule<Conv2dTransposeSettings> = {
  kind: 'conv2dTranspose',
  forward: ({ activation, outputShape, ...how }, { weights: [filter, bias] }, x) => {
    const kernels = trainingKernels();
    const z = kernels.convolutionInputGradient(x, filter!, [x.shape[0]!, ...outputShape], how);
    const y = bias === undefined ? z : kernels.addBias(z, bias);
    return { y: activation === undefined ? y : kernels.activate(activation, y, true) };
  },
  backward: ({ activation, outputShape: _, ...how }, { weights: [filter, bias] }, { x, y }, dy, wanted) => {
    const kernels = trainingKernels();
    const dz = activation === undefined ? dy : kernels.activationGradient(activation, y, dy);
    const filterGradient = () => kernels.convolutionFilterGradient(dz, x, filter!.shape, how);
    return {
      dx: wanted.input ? kernels.convolve(dz, filter!, undefined, how) : undefined,
      gradients: wanted.weights ? [filterGradient(), ...(bias === undefined ? [] : [kernels.columnSums(dz)])] : [],
    };
  },
};
