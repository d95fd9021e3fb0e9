import * as E from 'fp-ts/lib/Either.js';
import { type Start, select } from '../start.js';
import { installKernels } from './installKernels.js';

/** Plain JavaScript, completed for training. */
export const js: Start = async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  const started = await select('cpu', '@tensorflow/tfjs-backend-cpu');
  if (E.isRight(started)) installKernels();
  return started;
};
