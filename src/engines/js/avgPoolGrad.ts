import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { averagePoolGradient, type PoolingAttributes, windowsOf } from '../pooling.js';
import { type CpuBackend, valuesOf } from './values.js';

interface Call {
  readonly inputs: { readonly dy: TensorInfo; readonly input: TensorInfo };
  readonly attrs: PoolingAttributes;
  readonly backend: CpuBackend;
}

/**
 * The gradient of average pooling on the JS engine.
 *
 * The stock kernel divides by the size of the whole window where padding is part of it; its own forward kernel does not.
 */
export const avgPoolGrad = ({ inputs: { dy, input }, attrs, backend }: Call): TensorInfo => {
  const sums = new Float32Array(tf.util.sizeFromShape(input.shape));
  averagePoolGradient(windowsOf(input.shape, dy.shape, attrs), valuesOf(backend, dy), sums);
  return backend.makeTensorInfo(input.shape, 'float32', sums);
};
