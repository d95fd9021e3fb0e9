import * as tf from '@tensorflow/tfjs-core';

type Shape4 = [number, number, number, number];

/** The attributes that all gradients of pooling have. Images are `[batch, height, width, channels]`: there is no other. */
export interface PoolingAttributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Where the windows of a pooling lie on its images. */
export interface Windows {
  readonly sizes: tf.backend_util.Conv2DInfo;
  readonly rows: number;
  readonly columns: number;
}

/** A window: the part of it that lies on the image, each end one past the last. */
interface Window {
  /** The first number of its pixel among the gradients, and of its image among the images. */
  readonly at: number;
  readonly image: number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The windows of a pooling of images of one shape whose result has another. */
export const windowsOf = (
  images: readonly number[],
  pooled: readonly number[],
  { filterSize, strides, pad, dimRoundingMode }: PoolingAttributes,
): Windows => ({
  sizes: tf.backend_util.computePool2DInfo(images as Shape4, filterSize, strides, 1, pad, dimRoundingMode),
  // The attributes of a gradient do not include how the forward kernel rounded; its result shows it.
  rows: pooled[1]!,
  columns: pooled[2]!,
});

const eachWindow = ({ sizes, rows, columns }: Windows, visit: (window: Window) => void): void => {
  const { batchSize, inHeight, inWidth, inChannels } = sizes;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = sizes;
  let at = 0;
  for (let n = 0; n < batchSize; n++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, at += inChannels) {
        const [y, x] = [row * strideHeight - padInfo.top, column * strideWidth - padInfo.left];
        visit({
          at,
          image: n * inHeight * inWidth * inChannels,
          top: Math.max(0, y),
          bottom: Math.min(inHeight, y + filterHeight),
          left: Math.max(0, x),
          right: Math.min(inWidth, x + filterWidth),
        });
      }
};

/**
 * Adds the gradient of the largest value of each window to `out`: all of it goes to the first of the largest, row by row,
 * as in TensorFlow and in the stock kernel of the JS engine.
 */
export const maximumPoolGradient = (
  windows: Windows,
  images: Float32Array,
  gradient: Float32Array,
  out: Float32Array,
): void => {
  const { inWidth, inChannels } = windows.sizes;
  eachWindow(windows, ({ at, image, top, bottom, left, right }) => {
    if (top >= bottom || left >= right) return;
    for (let c = 0; c < inChannels; c++) {
      let first = image + (top * inWidth + left) * inChannels + c;
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) {
          const here = image + (y * inWidth + x) * inChannels + c;
          if (images[here]! > images[first]!) first = here;
        }
      out[first]! += gradient[at + c]!;
    }
  });
};

/**
 * Adds the gradient of the mean of each window to `out`, in equal parts. The forward kernels leave padding out of the mean,
 * so a window at the border has fewer parts.
 */
export const averagePoolGradient = (windows: Windows, gradient: Float32Array, out: Float32Array): void => {
  const { inWidth, inChannels } = windows.sizes;
  eachWindow(windows, ({ at, image, top, bottom, left, right }) => {
    const parts = (bottom - top) * (right - left);
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) {
        const to = image + (y * inWidth + x) * inChannels;
        for (let c = 0; c < inChannels; c++) out[to + c]! += gradient[at + c]! / parts;
      }
  });
};
