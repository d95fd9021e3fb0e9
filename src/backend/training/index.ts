import * as tf from '@tensorflow/tfjs-core';
import { plainKernels } from './plainKernels.js';
import type { TrainingKernels } from './trainingKernels.js';
import { wasmKernels } from './wasmKernels.js';

export type { ActivationRule, InPlaceStep, TrainingKernels } from './trainingKernels.js';

/** The WASM engine as it comes cannot do this: its kernels have been completed. */
const completed = (): boolean => tf.getKernel('Conv2DBackpropFilter', 'wasm') !== undefined;

/** The training kernels of the engine that is running now. */
export const trainingKernels = (): TrainingKernels =>
  tf.getBackend() === 'wasm' && completed() ? wasmKernels : plainKernels;
