import * as tf from '@tensorflow/tfjs-core';
import { jsKernels } from './jsKernels.js';
import { nativeKernels } from './nativeKernels.js';
import { plainKernels } from './plainKernels.js';
import { onCuda } from './tensorFlowOp.js';
import type { TrainingKernels } from './trainingKernels.js';
import { wasmKernels } from './wasmKernels.js';

export type { ActivationRule, Convolving, InPlaceStep, TrainingKernels } from './trainingKernels.js';

/** The WASM engine as it comes cannot do this: its kernels have been completed. */
const completed = (): boolean => tf.getKernel('Conv2DBackpropFilter', 'wasm') !== undefined;

/** The training kernels of the engine that is running now. */
export const trainingKernels = (): TrainingKernels => {
  const backend = tf.getBackend();
  if (backend === 'wasm' && completed()) return wasmKernels;
  if (backend === 'tensorflow' && !onCuda()) return nativeKernels;
  return backend === 'cpu' ? jsKernels : plainKernels;
};
