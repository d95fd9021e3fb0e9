import * as E from 'fp-ts/lib/Either.js';
import type { Start } from '../start.js';
import { type NativePackage, nativeBinding } from './nativeBinding.js';
import { runningPackage, startTensorFlow } from './tensorflow.js';

/** TensorFlow reads this once, when it is loaded. */
const visible = 'CUDA_VISIBLE_DEVICES';

/** Loads the GPU package without letting it see a GPU. */
const onProcessor = async <A>(start: () => Promise<A>): Promise<A> => {
  const before = process.env[visible];
  process.env[visible] = '-1';
  try {
    return await start();
  } finally {
    if (before === undefined) delete process.env[visible];
    else process.env[visible] = before;
  }
};

const has = (name: NativePackage): boolean => E.isRight(nativeBinding(name));

/** TensorFlow on the processor, from either package. */
export const native: Start = async () => {
  const [plain, gpu] = ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'] as const;
  const name = runningPackage() ?? (!has(plain) && has(gpu) ? gpu : plain);
  const started = await onProcessor(() => startTensorFlow(name));
  if (E.isLeft(started)) return started;
  const { cuda, ...processor } = started.right;
  return cuda
    ? E.left({ why: 'TensorFlow computes on CUDA in this process already', next: 'start it in another process' })
    : E.right(processor);
};
