import * as tf from '@tensorflow/tfjs-core';
import { jsKernels } from '../js/jsKernels.js';
import { plainKernels } from '../js/plainKernels.js';
import { nativeKernels } from '../native/nativeKernels.js';
import { onCuda } from '../native/tensorFlowOp.js';
import { wasmKernels } from '../wasm/wasmKernels.js';
import type { TrainingKernels } from './trainingKernels.js';

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
