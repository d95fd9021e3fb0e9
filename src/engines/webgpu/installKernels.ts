import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

const backendName = 'webgpu';
const installed = new WeakSet<KernelFunc>();

/** A cumulative kernel that goes on from the end by turning its input around, twice. */
const turning = (stock: KernelFunc, reversed: KernelFunc): KernelFunc => {
  const turned: KernelFunc = (call) => {
    const { axis, reverse } = call.attrs as unknown as { readonly axis: number; readonly reverse: boolean };
    if (!reverse) return stock(call);
    const { backend } = call;
    const turn = (x: TensorInfo): TensorInfo =>
      reversed({ inputs: { x }, attrs: { dims: [axis] }, backend }) as TensorInfo;
    const from = turn(call.inputs['x']!);
    const result = stock({ ...call, inputs: { x: from }, attrs: { ...call.attrs, reverse: false } }) as TensorInfo;
    const back = turn(result);
    for (const { dataId } of [from, result]) (backend as tf.KernelBackend).disposeData(dataId);
    return back;
  };
  installed.add(turned);
  return turned;
};

/**
 * Repairs the kernels of `@tensorflow/tfjs-backend-webgpu` that are wrong.
 *
 * Cumulative sums and products from the end, and so the gradients of those from the start, compile the length of the axis
 * into their shader and then use it for every other length. Once is enough, twice does no harm.
 */
export const installKernels = (): void => {
  const reversed = tf.getKernel('Reverse', backendName).kernelFunc;
  for (const name of ['Cumsum', 'Cumprod']) {
    const stock = tf.getKernel(name, backendName);
    if (installed.has(stock.kernelFunc)) continue;
    tf.unregisterKernel(name, backendName);
    tf.registerKernel({ ...stock, kernelFunc: turning(stock.kernelFunc, reversed) });
  }
};
