import { keyOf, permuted } from '../random.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import type { Dataset } from './dataset.js';

/** A data set in two parts that have no example in common. */
export interface Split<D extends Dataset = Dataset> {
  /** What is trained on. */
  readonly training: D;
  /** What training never sees: what generated examples are compared with. */
  readonly heldOut: D;
}

/** The examples at these places, with their labels and factors. */
const gathered = <D extends Dataset>(dataset: D, name: string, places: Int32Array): D => {
  const { at, label, factors } = dataset;
  return {
    ...dataset,
    name: `${dataset.name}/${name}`,
    size: places.length,
    at: (index: number) => at(places[index]!),
    ...(label && { label: (index: number) => label(places[index]!) }),
    ...(factors && { factors: (index: number) => factors(places[index]!) }),
  };
};

/**
 * Sets `count` examples of a data set aside, drawn without replacement by the seed.
 *
 * In plain words: some of the data to learn from, the rest to judge by. The same seed sets the same examples aside,
 * whatever order the data came in: MNIST's later test digits, say, are harder than its earlier ones.
 *
 * Shapes: those of the data set, in both parts. Errors: `ConfigError` for a count that leaves either part empty.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { heldOut, ring } from 'rxgan/data';
 *
 * const parts = heldOut(ring({ size: 100 }), 20);
 * assert.deepEqual([parts.training.size, parts.heldOut.size], [80, 20]);
 * assert.deepEqual(parts.heldOut.at(3), heldOut(ring({ size: 100 }), 20).heldOut.at(3));
 * ```
 */
export const heldOut = <D extends Dataset>(dataset: D, count: number, seed = 0): Split<D> => {
  const { size } = dataset;
  checked(integer({ min: 1, max: size - 1 }), 'heldOut.count', count, 'leave examples for both parts');
  const key = keyOf(seed, 'held out');
  const places = Int32Array.from({ length: size }, (_, index) => permuted(index, size, key));
  return {
    heldOut: gathered(dataset, 'held out', places.subarray(0, count)),
    training: gathered(dataset, 'training', places.subarray(count)),
  };
};
