import * as tf from '@tensorflow/tfjs-core';
import { softplus } from '../models/ops/index.js';
import { closed, closedAsFake, closedAsReal } from './closedFormCosts.js';

/** -log σ(s) = softplus(-s): small when the score says "real". */
export const crossEntropyAsReal = closed((scores) => softplus(tf.neg(scores)), closedAsReal);

/** -log(1 - σ(s)) = softplus(s): small when the score says "fake". */
export const crossEntropyAsFake = closed((scores) => softplus(scores), closedAsFake);
