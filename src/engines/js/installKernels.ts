import type { KernelBackend, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type ConvolutionAttributes, sizesOf } from '../internal/convolution.js';
import { averagePoolGradient, type PoolingAttributes, windowsOf } from '../internal/pooling.js';

/** The parts of TensorFlow.js's JS engine that its own kernels use. */
interface CpuBackend extends KernelBackend {
  readonly data: { readonly get: (dataId: object) => { readonly values: Float32Array } };
  readonly makeTensorInfo: (shape: readonly number[], dtype: 'float32', values: Float32Array) => TensorInfo;
}

/** The numbers of a tensor, not a copy. */
export const valuesOf = (backend: CpuBackend, tensor: TensorInfo): Float32Array =>
  backend.data.get(tensor.dataId).values;

interface PoolingCall {
  readonly inputs: { readonly dy: TensorInfo; readonly input: TensorInfo };
  readonly attrs: PoolingAttributes;
  readonly backend: CpuBackend;
}

/**
 * The gradient of average pooling on the JS engine.
 *
 * The stock kernel divides by the size of the whole window where padding is part of it; its own forward kernel does not.
 */
export const avgPoolGrad = ({ inputs: { dy, input }, attrs, backend }: PoolingCall): TensorInfo => {
  const sums = new Float32Array(tf.util.sizeFromShape(input.shape));
  averagePoolGradient(windowsOf(input.shape, dy.shape, attrs), valuesOf(backend, dy), sums);
  return backend.makeTensorInfo(input.shape, 'float32', sums);
};

interface FilterCall {
  readonly inputs: { readonly x: TensorInfo; readonly dy: TensorInfo };
  readonly attrs: ConvolutionAttributes & { readonly filterShape: readonly number[] };
  readonly backend: CpuBackend;
}

/**
 * The gradient of a convolution by its filter on the JS engine, fifty times as fast as the stock kernel.
 *
 * Position by position, so that the inner loop runs along memory; each sum is in float64 and in the stock kernel's order,
 * so the bits are the same.
 */
export const conv2dBackpropFilter = ({ inputs: { x, dy }, attrs, backend }: FilterCall): TensorInfo => {
  const sizes = sizesOf('Conv2DBackpropFilter', x.shape, attrs.filterShape, attrs);
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = sizes;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = sizes;
  const [image, gradient] = [valuesOf(backend, x), valuesOf(backend, dy)];
  const sums = new Float64Array(filterHeight * filterWidth * inChannels * outChannels);
  let from = 0;
  for (let n = 0; n < batchSize; n++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++, from += outChannels)
        for (let ky = 0; ky < filterHeight; ky++) {
          const y = oy * strideHeight - padInfo.top + ky;
          if (y < 0 || y >= inHeight) continue;
          for (let kx = 0; kx < filterWidth; kx++) {
            const column = ox * strideWidth - padInfo.left + kx;
            if (column < 0 || column >= inWidth) continue;
            const pixel = ((n * inHeight + y) * inWidth + column) * inChannels;
            let to = (ky * filterWidth + kx) * inChannels * outChannels;
            for (let c = 0; c < inChannels; c++) {
              const value = image[pixel + c]!;
              for (let o = 0; o < outChannels; o++) sums[to++]! += value * gradient[from + o]!;
            }
          }
        }
  return backend.makeTensorInfo(attrs.filterShape, 'float32', new Float32Array(sums));
};

interface ResizingCall {
  readonly inputs: { readonly images: TensorInfo; readonly dy: TensorInfo };
  readonly attrs: { readonly alignCorners: boolean; readonly halfPixelCenters?: boolean };
  readonly backend: CpuBackend;
}
type Shape4 = [number, number, number, number];

/** For each position of an axis after resizing, the position before that it was taken from: the forward kernel's rule. */
const sources = (
  before: number,
  after: number,
  { alignCorners, halfPixelCenters = false }: ResizingCall['attrs'],
): number[] => {
  const corners = alignCorners && after > 1 ? 1 : 0;
  const ratio = (before - corners) / (after - corners);
  return Array.from({ length: after }, (_, i) => {
    const at = ratio * (halfPixelCenters ? i + 0.5 : i);
    return Math.max(0, Math.min(before - 1, alignCorners ? Math.round(at) : Math.floor(at)));
  });
};

/**
 * The gradient of enlarging by nearest neighbors on the JS engine: every pixel collects what was made of it.
 *
 * The stock kernel steps through the gradients of a batch with the size of the small images, and is wrong from the second
 * image on.
 */
const resizeNearestNeighborGrad = ({ inputs: { images, dy }, attrs, backend }: ResizingCall): TensorInfo => {
  const [batch, height, width, depth] = images.shape as Shape4;
  const [, outHeight, outWidth] = dy.shape as Shape4;
  const [rows, columns] = [sources(height, outHeight, attrs), sources(width, outWidth, attrs)];
  const gradient = valuesOf(backend, dy);
  const sums = new Float64Array(batch * height * width * depth);
  let from = 0;
  for (let n = 0; n < batch; n++)
    for (const row of rows)
      for (const column of columns) {
        const to = ((n * height + row) * width + column) * depth;
        for (let c = 0; c < depth; c++) sums[to + c]! += gradient[from++]!;
      }
  return backend.makeTensorInfo(images.shape, 'float32', new Float32Array(sums));
};

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
