import { type ActivationRule, type Convolving, trainingKernels } from '../../../engines/training/index.js';
import type { VjpRule } from '../operation.js';

export interface Conv2dSettings extends Convolving {
  readonly activation: ActivationRule | undefined;
}

/** y = f(x ∗ K + b); dz = dy f'(y), dK and dx the transposes of the convolution, db = Σ dz. The bias may be missing. */
export const conv2dRule: VjpRule<Conv2dSettings> = {
  kind: 'conv2d',
  forward: ({ activation, ...how }, { weights: [filter, bias] }, x) => {
    const kernels = trainingKernels();
    const y = kernels.convolve(x, filter!, bias, how);
    return { y: activation === undefined ? y : kernels.activate(activation, y, true) };
  },
  backward: ({ activation, ...how }, { weights: [filter, bias] }, { x, y }, dy, wanted) => {
    const kernels = trainingKernels();
    const dz = activation === undefined ? dy : kernels.activationGradient(activation, y, dy);
    const filterGradient = () => kernels.convolutionFilterGradient(x, dz, filter!.shape, how);
    return {
      dx: wanted.input ? kernels.convolutionInputGradient(dz, filter!, x.shape, how) : undefined,
      gradients: wanted.weights ? [filterGradient(), ...(bias === undefined ? [] : [kernels.columnSums(dz)])] : [],
    };
  },
};
