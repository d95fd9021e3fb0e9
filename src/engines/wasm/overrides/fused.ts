import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Call } from './override.js';

/** What TensorFlow.js fuses into a linear kernel. */
export interface FusedInputs {
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}
export interface FusedAttributes {
  readonly activation: string;
  readonly leakyreluAlpha?: number;
}

const kernelOf: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
};

/** What the stock kernels refuse (a bias of another rank, an activation they do not know) they may go on refusing. */
export const canFuse = ({ bias }: FusedInputs, { activation }: FusedAttributes, columns: number): boolean =>
  (activation === 'linear' || activation in kernelOf) &&
  (bias === undefined || bias === null || (bias.shape.length === 1 && bias.shape[0] === columns));

/** The activation of what a linear kernel has made, which it takes over. */
export const activated = (
  linear: TensorInfo,
  { preluActivationWeights }: FusedInputs,
  { activation, leakyreluAlpha = 0 }: FusedAttributes,
  { heap, run }: Pick<Call<never, never>, 'heap' | 'run'>,
): TensorInfo => {
  if (activation === 'linear') return linear;
  const out = run(
    kernelOf[activation]!,
    activation === 'prelu' ? { x: linear, alpha: preluActivationWeights! } : { x: linear },
    activation === 'leakyrelu' ? { alpha: leakyreluAlpha } : {},
  );
  heap.release(linear);
  return out;
};
