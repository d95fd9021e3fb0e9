import * as tf from '@tensorflow/tfjs-core';
import { softplus } from '../models/ops/index.js';
import type { Scores } from './loss.js';

/** -log σ(s) = softplus(-s): small when the score says "real". */
export const crossEntropyAsReal = (scores: Scores): tf.Tensor => softplus(tf.neg(scores));

/** -log(1 - σ(s)) = softplus(s): small when the score says "fake". */
export const crossEntropyAsFake = (scores: Scores): tf.Tensor => softplus(scores);
