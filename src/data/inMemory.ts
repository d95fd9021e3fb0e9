import { sizeOf } from '../shape.js';
import type { Dataset } from './dataset.js';

/**
 * The same data set, with all of it computed once and kept in one array.
 *
 * In plain words: pay for every example once instead of once an epoch. Costs `size · width · 4` bytes.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { inMemory, ring } from 'rxgan/data';
 *
 * const points = ring({ size: 100 });
 * assert.deepEqual([...Array.from(inMemory(points).at(9))], [...new Float32Array(points.at(9))]);
 * ```
 */
export const inMemory = <D extends Dataset>(dataset: D): D => {
  const width = sizeOf(dataset.shape);
  const values = new Float32Array(dataset.size * width);
  for (let index = 0; index < dataset.size; index++) values.set(dataset.at(index), index * width);
  return { ...dataset, at: (index: number) => values.subarray(index * width, (index + 1) * width) };
};
