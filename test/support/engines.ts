import * as tf from '@tensorflow/tfjs-core';
import { type EngineName, pickEngine } from 'rxgan/backend';

/** The two engines that every installation has. */
export const engines = ['js', 'wasm'] as const satisfies readonly EngineName[];

/** Starts an engine the way the library does, repairs included. */
export const start = async (engine: EngineName): Promise<void> => {
  const started = await pickEngine({ engine })();
  if (started._tag === 'Left') throw started.left;
};

/** How many tensors are alive after `f` that were not before. */
export const leftBehind = (f: () => void): number => {
  const before = tf.memory().numTensors;
  f();
  return tf.memory().numTensors - before;
};
