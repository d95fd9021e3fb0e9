import * as tf from '@tensorflow/tfjs-core';
import { relu } from '../../models/ops/rectifiers.js';
import { patches, positions, type Window } from './patches.js';

/** A small convolutional classifier, described. */
export interface Architecture {
  /** One image: height, width, channels. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Each is followed by a rectifier. */
  readonly convolutions: readonly (Window & { readonly channels: number })[];
  /** How many features an image has. */
  readonly width: number;
  readonly classes: number;
}

/** The shapes of all weights in their order: a kernel and a bias for each convolution, the features, the logits. */
export const weightShapes = ({ shape, convolutions, width, classes }: Architecture): readonly (readonly number[])[] => {
  let [height, breadth, depth] = shape;
  const convolved = convolutions.flatMap((window) => {
    const kernel = [window.kernel * window.kernel * depth, window.channels];
    [height, breadth, depth] = [positions(height, window), positions(breadth, window), window.channels];
    return [kernel, [depth]];
  });
  return [...convolved, [height * breadth * depth, width], [width], [width, classes], [classes]];
};

/** What the classifier makes of images. */
export interface Seen {
  /** `[n, width]`, before the rectifier. */
  readonly features: tf.Tensor2D;
  /** `[n, classes]` */
  readonly logits: tf.Tensor2D;
}

const dense = (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor2D =>
  tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias);

/** The classifier as a function of its weights and of images `[n, ...shape]`; for training and for use. */
export const see = ({ convolutions }: Architecture, weights: readonly tf.Tensor[], images: tf.Tensor4D): Seen => {
  const convolved = convolutions.reduce((x, window, i) => {
    const under = patches(x, window);
    const [n, rows, columns, size] = under.shape;
    const products = dense(tf.reshape(under, [-1, size]), weights[2 * i]!, weights[2 * i + 1]!);
    return relu(tf.reshape(products, [n, rows, columns, window.channels])) as tf.Tensor4D;
  }, images);
  const [kernel, bias, outKernel, outBias] = weights.slice(2 * convolutions.length);
  const features = dense(tf.reshape(convolved, [images.shape[0], -1]), kernel!, bias!);
  return { features, logits: dense(relu(features), outKernel!, outBias!) };
};
