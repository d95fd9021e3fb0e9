import * as tf from '@tensorflow/tfjs-core';
import { softplus } from '../models/ops/index.js';
import type { Scores } from './loss.js';

/** mean -log σ(s) = mean softplus(-s): small when the scores say "real". */
export const crossEntropyAsReal = (scores: Scores): tf.Scalar => tf.mean(softplus(tf.neg(scores)));

/** mean -log(1 - σ(s)) = mean softplus(s): small when the scores say "fake". */
export const crossEntropyAsFake = (scores: Scores): tf.Scalar => tf.mean(softplus(scores));
