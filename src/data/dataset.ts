import { sizeOf } from '../shape.js';

/**
 * A data set is a function of the index: `at(i)` is example i, always the same, for 0 <= i < size.
 *
 * In plain words: no iterator, no state; shuffling is arithmetic on the index and resuming is free.
 */
export interface Dataset {
  readonly name: string;
  readonly size: number;
  /** The shape of one example: `[2]` for points, `[height, width, channels]` for images. */
  readonly shape: readonly number[];
  readonly at: (index: number) => ArrayLike<number>;
  /** How many classes the examples have, and which one example i belongs to: 0 <= label(i) < classes. */
  readonly classes?: number;
  readonly label?: (index: number) => number;
  /** What example i was made from, where that is known: its factors of variation, or attributes. */
  readonly factors?: (index: number) => object;
}

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
