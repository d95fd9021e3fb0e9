import * as E from 'fp-ts/lib/Either.js';
import { type Start, select } from '../start.js';
import { installKernels } from './installKernels.js';

/** WebAssembly, completed for training. */
export const wasm: Start = async () => {
  await import('@tensorflow/tfjs-backend-wasm');
  const started = await select('wasm', '@tensorflow/tfjs-backend-wasm');
  if (E.isRight(started)) installKernels();
  return started;
};
