import * as tf from '@tensorflow/tfjs-core';
import { type EngineName, pickEngine } from 'rxgan/engines';

/** `RXGAN_TEST_ENGINE=native` runs on that engine what otherwise runs on those that every installation has. */
const asked = process.env['RXGAN_TEST_ENGINE'] as EngineName | undefined;

/** The engines to test on: the two that every installation has, or the one that is asked for. */
export const engines: readonly EngineName[] = asked === undefined ? ['js', 'wasm'] : [asked];

/** Double precision is the JS engine's alone. */
const inDouble = (): boolean => Float32Array.BYTES_PER_ELEMENT === 8;

/** Starts this engine and no other, the way the library does, repairs included: for what is about one engine. */
export const startExactly = async (engine: EngineName): Promise<void> => {
  const started = await pickEngine({ engine })();
  if (started._tag === 'Left') throw started.left;
};

/** The same; another one where that is asked for. */
export const start = (engine: EngineName): Promise<void> => startExactly(inDouble() ? engine : (asked ?? engine));

/** How many tensors are alive after `f` that were not before. */
export const leftBehind = (f: () => void): number => {
  const before = tf.memory().numTensors;
  f();
  return tf.memory().numTensors - before;
};
