import type { TensorInfo } from '@tensorflow/tfjs-core';
import { override } from '../override.js';

/**
 * The same tensor again: one more owner of the same memory, as on the JS engine. The stock kernel copies, and the tape
 * calls it for every tensor that it saves.
 *
 * Safe because tensors are never written: what writes in place (`updateInPlace`) does so only where there is one owner.
 */
export const identity = override<{ readonly x: TensorInfo }>('Identity', ({ inputs: { x }, heap, stock }) =>
  x.dtype === 'string' ? stock() : heap.share(x),
);
