import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';

type Shape4 = [number, number, number, number];
type Sizes = tf.backend_util.Conv2DInfo;

/** The attributes that all gradients of convolutions have. */
export interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The sizes of a convolution of images of one shape with filters of another. */
export const sizesOf = (
  kernel: string,
  image: readonly number[],
  filter: readonly number[],
  { strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode }: ConvolutionAttributes,
  depthwise = false,
): Sizes => {
  if (dataFormat !== 'NHWC')
    throw failure('ConfigError', `${kernel}.dataFormat`, 'only NHWC has this gradient', 'transpose the images');
  // As TensorFlow.js itself does, before it comes to the kernel.
  if ([dilations].flat().some((dilation) => dilation !== 1))
    throw failure('ConfigError', `${kernel}.dilations`, `got ${dilations}`, 'only 1 has a gradient');
  return tf.backend_util.computeConv2DInfo(
    image as Shape4,
    filter as Shape4,
    strides,
    1,
    pad,
    dimRoundingMode,
    depthwise,
  );
};

/** The sizes in the order in which the kernels take them. */
export const geometryOf = (sizes: Sizes) =>
  [
    sizes.inHeight,
    sizes.inWidth,
    sizes.inChannels,
    sizes.outHeight,
    sizes.outWidth,
    sizes.filterHeight,
    sizes.filterWidth,
    sizes.strideHeight,
    sizes.strideWidth,
    sizes.padInfo.top,
    sizes.padInfo.left,
  ] as const;

/** Is every patch one pixel, and every pixel one patch? Then the images are their own patches. */
const pointwise = (sizes: Sizes): boolean =>
  sizes.filterHeight * sizes.filterWidth === 1 &&
  sizes.outHeight === sizes.inHeight &&
  sizes.outWidth === sizes.inWidth;

export interface Lines {
  readonly first: number;
  readonly count: number;
  /** The number of their first patch, and how many patches there are. */
  readonly from: number;
  readonly patches: number;
}

export interface Plan {
  readonly pointwise: boolean;
  /** Numbers in a patch. */
  readonly patch: number;
  /** Pieces of the batch, in order. */
  readonly pieces: readonly Lines[];
  /** Bytes that the patches of the largest piece take. */
  readonly bytes: number;
}

/** Patches in a piece: enough for a full block of the product, few enough for the cache. */
const enough = 256;

/** How to work through a batch in pieces of whole lines. The sums have one order, whatever the pieces are. */
export const planOf = (sizes: Sizes): Plan => {
  const { batchSize, outHeight, outWidth, filterHeight, filterWidth, inChannels } = sizes;
  const patch = filterHeight * filterWidth * inChannels;
  const lines = batchSize * outHeight;
  const together = pointwise(sizes) ? lines : Math.max(1, Math.ceil(enough / outWidth));
  const pieces = Array.from({ length: Math.ceil(lines / together) }, (_, i): Lines => {
    const count = Math.min(together, lines - i * together);
    return { first: i * together, count, from: i * together * outWidth, patches: count * outWidth };
  });
  return {
    pointwise: pointwise(sizes),
    patch,
    pieces,
    bytes: pointwise(sizes) ? 0 : 4 * patch * Math.max(0, ...pieces.map(({ patches }) => patches)),
  };
};
