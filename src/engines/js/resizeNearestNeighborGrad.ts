import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type CpuBackend, valuesOf } from './values.js';

interface Call {
  readonly inputs: { readonly images: TensorInfo; readonly dy: TensorInfo };
  readonly attrs: { readonly alignCorners: boolean; readonly halfPixelCenters?: boolean };
  readonly backend: CpuBackend;
}
type Shape4 = [number, number, number, number];

/** For each position of an axis after resizing, the position before that it was taken from: the forward kernel's rule. */
const sources = (
  before: number,
  after: number,
  { alignCorners, halfPixelCenters = false }: Call['attrs'],
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
export const resizeNearestNeighborGrad = ({ inputs: { images, dy }, attrs, backend }: Call): TensorInfo => {
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
