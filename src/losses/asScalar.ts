import type * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';

/** The tensor, if it is a single number; losses, terms and metrics of one's own must be. */
export const asScalar = (path: string, tensor: tf.Tensor): tf.Scalar => {
  if (tensor.rank === 0) return tensor as tf.Scalar;
  throw failure(
    'ShapeMismatch',
    path,
    `is of shape [${tensor.shape}], expected a single number`,
    'reduce it with tf.mean',
  );
};
