import * as tf from '@tensorflow/tfjs-core';
import { logSoftmax } from '../models/ops/index.js';

/** mean_i (logsumexp(l_i) - l_i,c): logits and one-hot classes `[batch, classes]` to a scalar, in nats. */
export const softmaxCrossEntropy = (logits: tf.Tensor, oneHot: tf.Tensor): tf.Scalar =>
  tf.neg(tf.mean(tf.sum(tf.mul(oneHot, logSoftmax(logits)), -1)));
