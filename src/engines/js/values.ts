import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';

/** The parts of TensorFlow.js's JS engine that its own kernels use. */
export interface CpuBackend extends KernelBackend {
  readonly data: { readonly get: (dataId: object) => { readonly values: Float32Array } };
  readonly makeTensorInfo: (shape: readonly number[], dtype: 'float32', values: Float32Array) => TensorInfo;
}

/** The numbers of a tensor, not a copy. */
export const valuesOf = (backend: CpuBackend, tensor: TensorInfo): Float32Array =>
  backend.data.get(tensor.dataId).values;
