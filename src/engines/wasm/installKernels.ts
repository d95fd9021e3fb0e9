import type { KernelFunc, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { heapOf } from './heap.js';
import { overrides } from './overrides/index.js';
import type { Override } from './overrides/override.js';

const installed = new WeakSet<KernelFunc>();
let complete = false;

/** Has this process completed the WASM engine's kernels? TensorFlow.js keeps kernels as long as the process lives. */
export const kernelsInstalled = (): boolean => complete;

/** Kernels that have been looked up: searching TensorFlow.js's registry at each call would cost as much as a small kernel. */
const found = new Map<string, KernelFunc>();
const registered = (name: string): KernelFunc => {
  const known = found.get(name) ?? tf.getKernel(name, 'wasm').kernelFunc;
  found.set(name, known);
  return known;
};

const install = ({ name, kernel }: Override): void => {
  const stock = tf.getKernel(name, 'wasm');
  if (stock !== undefined && installed.has(stock.kernelFunc)) return;
  const kernelFunc: KernelFunc = (args) => {
    const { inputs, attrs, backend } = args;
    return kernel({
      inputs: inputs as never,
      attrs: attrs as never,
      heap: heapOf(backend as tf.KernelBackend),
      stock: () => {
        if (stock === undefined) throw new Error(`the WASM engine has no kernel ${name} for these inputs`);
        return stock.kernelFunc(args) as TensorInfo;
      },
      run: (other: string, given: NamedTensorInfoMap, attributes: NamedAttrMap = {}) =>
        registered(other)({ inputs: given, attrs: attributes, backend }) as TensorInfo,
    });
  };
  installed.add(kernelFunc);
  if (stock !== undefined) tf.unregisterKernel(name, 'wasm');
  // What sets the stock kernel up stays: an engine that is started again needs it.
  tf.registerKernel({ ...stock, kernelName: name, backendName: 'wasm', kernelFunc });
};

/**
 * Puts this library's training kernels in place of the WASM engine's slow, wrong and missing ones.
 *
 * In plain words: as it comes, the engine is made to run networks, not to train them. Its gradients of dense layers take
 * a product twelve times slower than the one it has, a convolution cannot be trained at all, and a few results are wrong.
 *
 * The engine must be the current one. Once is enough, twice does no harm.
 */
export const installKernels = (): void => {
  // Before anything is replaced: where the memory cannot be reached the engine stays as it is.
  heapOf(tf.backend());
  for (const each of overrides) install(each);
  found.clear();
  complete = true;
};
