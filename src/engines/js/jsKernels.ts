import * as tf from '@tensorflow/tfjs-core';
import type { TrainingKernels } from '../training/trainingKernels.js';
import { plainKernels } from './plainKernels.js';

/** The training kernels of the JS engine, whose tensors are JavaScript's own arrays: looking at one waits for nothing. */
export const jsKernels: TrainingKernels = {
  ...plainKernels,
  numbers: (x) => tf.backend().readSync(x.dataId) as Float32Array,
};
