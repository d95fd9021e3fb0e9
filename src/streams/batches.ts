import type { Dataset } from '../data/dataset.js';
import { failure } from '../errors.js';
import { keyOf, permuted } from '../random.js';
import { sizeOf } from '../shape.js';

/** One batch on the host: `data` holds `shape[0]` examples in row-major order. */
export interface HostBatch {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}
/** A stream of batches as a function of the step, so that a run can be repeated and resumed. */
export type BatchSource = (step: number) => HostBatch | Promise<HostBatch>;

/**
 * Shuffled batches of a data set as a function of the step: each epoch is a fresh permutation of the whole set.
 *
 * In plain words: batch 1,000 is the same batch whether or not you asked for the 999 before it.
 *
 * Position p = step·size + i reads example π_e(p mod n) with e = ⌊p / n⌋, so a batch may span two epochs and none is
 * ever short. Shapes: `[size, ...dataset.shape]`. Errors: a size that is not a positive integer.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { ring } from 'rxgan/data';
 * import { batches } from 'rxgan/streams';
 *
 * const points = batches(ring(), { size: 64, seed: 7 });
 * assert.deepEqual(points(3).shape, [64, 2]);
 * assert.deepEqual(points(3), points(3));
 * ```
 */
export const batches = (
  dataset: Dataset,
  { size, seed }: { readonly size: number; readonly seed: number },
): ((step: number) => HostBatch) => {
  if (!Number.isSafeInteger(size) || size < 1)
    throw failure('ConfigError', 'batches.size', `expected a positive integer, got ${size}`, 'use 64 or 256');
  const width = sizeOf(dataset.shape);
  const shape = [size, ...dataset.shape];
  return (step) => {
    const data = new Float32Array(size * width);
    let epoch = -1;
    let order = keyOf(seed, 'batch order');
    for (let i = 0; i < size; i++) {
      const position = step * size + i;
      if (Math.floor(position / dataset.size) !== epoch) {
        epoch = Math.floor(position / dataset.size);
        order = keyOf(seed, 'batch order', epoch);
      }
      data.set(dataset.at(permuted(position % dataset.size, dataset.size, order)), i * width);
    }
    return { data, shape };
  };
};
