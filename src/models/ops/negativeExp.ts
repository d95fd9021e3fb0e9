import * as tf from '@tensorflow/tfjs-core';
import { exp } from './exp.js';

/** e^min(x, 0): the negative side of an exponential unit, of which the side that is not taken cannot overflow. */
export const negativeExp = (x: tf.Tensor): tf.Tensor => exp(tf.neg(tf.relu(tf.neg(x))));
