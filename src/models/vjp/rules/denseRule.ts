import { type ActivationRule, trainingKernels } from '../../../engines/training/index.js';
import type { VjpRule } from '../operation.js';

export interface DenseSettings {
  readonly activation: ActivationRule | undefined;
}

/** y = f(x W + b); dz = dy f'(y), dW = xᵀ dz, db = Σ dz, dx = dz Wᵀ. */
export const denseRule: VjpRule<DenseSettings> = {
  kind: 'dense',
  forward: ({ activation }, { weights: [kernel, bias] }, x) => {
    const kernels = trainingKernels();
    const y = kernels.affine(x, kernel!, bias!);
    return { y: activation === undefined ? y : kernels.activate(activation, y, true) };
  },
  backward: ({ activation }, { weights: [kernel] }, { x, y }, dy, wanted) => {
    const kernels = trainingKernels();
    const dz = activation === undefined ? dy : kernels.activationGradient(activation, y, dy);
    return {
      dx: wanted.input ? kernels.product(dz, kernel!, false, true) : undefined,
      gradients: wanted.weights ? [kernels.product(x, dz, true, false), kernels.columnSums(dz)] : [],
    };
  },
};
