import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
// The gradients.
import '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import { installKernels } from '../../../src/engines/wasm/installKernels.js';
import { keyOf, normals } from '../../../src/random.js';

// TensorFlow.js then looks for data left behind after every kernel by itself.
tf.env().set('IS_TEST', true);

// A multiply-add that rounds once has other bits than the stock kernels, with which these tests compare to the last bit.
process.env['RXGAN_RELAXED_SIMD'] = '0';

/** The kernels as they come, before anything replaces them. */
const stock = tf.getKernelsForBackend('wasm');

const register = (kernels: readonly tf.KernelConfig[]): void => {
  for (const { kernelName } of tf.getKernelsForBackend('wasm')) tf.unregisterKernel(kernelName, 'wasm');
  for (const kernel of kernels) tf.registerKernel(kernel);
};

/** Seeded numbers on the current engine. */
export const random = (name: string, shape: readonly number[]): tf.Tensor =>
  tf.tensor(normals(keyOf(8, name), tf.util.sizeFromShape([...shape])), [...shape]);

export type Computation = () => tf.Tensor;

export interface Result {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: readonly number[];
}

/** The same computation on one engine, from host values. */
export const on = async (engine: 'cpu' | 'wasm', f: Computation): Promise<Result> => {
  await tf.setBackend(engine);
  return tf.tidy(() => {
    const result = f();
    return { shape: result.shape, dtype: result.dtype, values: Array.from(result.dataSync()) };
  });
};

/** The same computation on the WASM engine as it comes. */
export const onStock = async (f: Computation): Promise<Result> => {
  await tf.setBackend('wasm');
  const current = tf.getKernelsForBackend('wasm');
  register(stock);
  try {
    return await on('wasm', f);
  } finally {
    register(current);
  }
};

/** The current engine is WASM, with this library's kernels. */
export const startWasm = async (): Promise<void> => {
  await tf.setBackend('wasm');
  installKernels();
};

const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The largest difference between the engines over the largest value; NaN and infinities must be the same. */
export const difference = (wasm: Result, js: Result): number => {
  expect({ shape: wasm.shape, dtype: wasm.dtype }).toEqual({ shape: js.shape, dtype: js.dtype });
  const apart = wasm.values.map((value, i) => (Object.is(value, js.values[i]) ? 0 : Math.abs(value - js.values[i]!)));
  if (apart.some(Number.isNaN)) return Number.POSITIVE_INFINITY;
  return largest(apart) / Math.max(largest(js.values.filter(Number.isFinite)), 1e-30);
};

/** Tensors and data that are alive. */
export const alive = (): readonly [number, number] => [
  tf.memory().numTensors,
  (tf.backend() as unknown as { readonly numDataIds: () => number }).numDataIds(),
];

/** What every kernel owes: the JS engine's numbers, the same bits again, and nothing left behind. */
export const agrees = async (f: Computation, tolerance = 2e-5): Promise<void> => {
  const js = await on('cpu', f);
  await startWasm();
  const before = alive();
  const first = await on('wasm', f);
  const second = await on('wasm', f);
  expect(alive()).toEqual(before);
  expect(second.values).toEqual(first.values);
  expect(difference(first, js)).toBeLessThanOrEqual(tolerance);
};

/** The numbers of the stock kernels, to the last bit. */
export const sameBits = async (f: Computation): Promise<void> => {
  await startWasm();
  const ours = await on('wasm', f);
  expect(ours).toEqual(await onStock(f));
};
