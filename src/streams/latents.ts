import * as tf from '@tensorflow/tfjs-core';
import type { LatentDistribution } from '../models/latents.js';
import type { Key } from '../random.js';

/** Draws `[count, size]` latents on the device. */
export const drawLatents = (distribution: LatentDistribution, key: Key, count: number): tf.Tensor2D =>
  tf.tensor2d(distribution.sample(key, count), [count, distribution.size]);
