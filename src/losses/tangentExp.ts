import * as tf from '@tensorflow/tfjs-core';
import { exp, minimum } from '../models/ops/index.js';

/** Beyond this, e^x goes on along its tangent: its square, which Adam takes, still fits into float32. */
export const tangentFrom = 40;

/** e^x up to x = 40, and its tangent e^40 (1 + x - 40) beyond: increasing, convex, smooth, and finite for |x| <= 1e4. */
export const tangentExp = (x: tf.Tensor): tf.Tensor =>
  tf.mul(exp(minimum(x, tf.scalar(tangentFrom))), tf.add(1, tf.relu(tf.sub(x, tangentFrom))));
