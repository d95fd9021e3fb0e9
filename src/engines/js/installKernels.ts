import type { KernelFunc } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { avgPoolGrad } from './avgPoolGrad.js';
import { conv2dBackpropFilter } from './conv2dBackpropFilter.js';
import { resizeNearestNeighborGrad } from './resizeNearestNeighborGrad.js';

const kernels: Readonly<Record<string, KernelFunc>> = {
  AvgPoolGrad: avgPoolGrad as unknown as KernelFunc,
  Conv2DBackpropFilter: conv2dBackpropFilter as unknown as KernelFunc,
  ResizeNearestNeighborGrad: resizeNearestNeighborGrad as unknown as KernelFunc,
};

/**
 * Puts kernels in place of the JS engine's own: two that are wrong, and one that is fifty times too slow to train with.
 *
 * Once is enough, twice does no harm.
 */
export const installKernels = (): void => {
  for (const [kernelName, kernelFunc] of Object.entries(kernels)) {
    const stock = tf.getKernel(kernelName, 'cpu');
    if (stock.kernelFunc === kernelFunc) continue;
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel({ ...stock, kernelFunc });
  }
};
