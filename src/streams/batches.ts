import type { Dataset } from '../data/dataset.js';
import { failure } from '../errors.js';
import { keyOf, permuted } from '../random.js';
import { checked } from '../schema/checked.js';
import { integer, seed as seedSchema } from '../schema/numbers.js';
import { sizeOf } from '../shape.js';
import type { HostLabels } from './labels.js';

/** One batch on the host: `data` holds `shape[0]` examples in row-major order. */
export interface HostBatch {
  readonly data: Float32Array;
  readonly shape: readonly number[];
  /** The class of each example, if the data has any. */
  readonly labels?: HostLabels | undefined;
}
/** Batches of several data sets, by the name of the field. */
export type HostFields = Readonly<Record<string, HostBatch>>;
/** A stream of batches as a function of the step, so that a run can be repeated and resumed. */
export type BatchSource<H = HostBatch> = (step: number) => H | PromiseLike<H>;

export interface BatchOptions {
  readonly size: number;
  readonly seed: number;
  /** Hand out the classes too, for conditional models; false if not given. */
  readonly labeled?: boolean;
  /** Of several data sets: example i of one belongs to example i of the others; false if not given. */
  readonly paired?: boolean;
}

/**
 * Shuffled batches of a data set as a function of the step: each epoch is a fresh permutation of the whole set.
 *
 * In plain words: batch 1,000 is the same batch whether or not the 999 before it were read.
 *
 * Position p = step·size + i reads example π_e(p mod n) with e = ⌊p / n⌋, so a batch may span two epochs and none is
 * ever short. A record of data sets gives a record of batches: each in an order of its own, or, `paired`, all in one order.
 * Shapes: `[size, ...dataset.shape]`. Errors: `ConfigError` for a size that is not a positive integer, for a seed that is
 * none, for no data set or one without examples, for labels of a data set that has none, and for pairs of sets of
 * different sizes.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { ring, twoMoons } from 'rxgan/data';
 * import { batches } from 'rxgan/streams';
 *
 * const points = batches(ring(), { size: 64, seed: 7 });
 * assert.deepEqual(points(3).shape, [64, 2]);
 * assert.deepEqual(points(3), points(3));
 *
 * const both = batches({ a: ring(), b: twoMoons() }, { size: 16, seed: 7 });
 * assert.deepEqual(both(0).b.shape, [16, 2]);
 * ```
 */
export function batches(dataset: Dataset, options: BatchOptions): (step: number) => HostBatch;
export function batches<K extends string>(
  datasets: { readonly [F in K]: Dataset },
  options: BatchOptions,
): (step: number) => { readonly [F in K]: HostBatch };
export function batches(
  given: Dataset | Readonly<Record<string, Dataset>>,
  { paired = false, ...options }: BatchOptions,
): (step: number) => unknown {
  checked(seedSchema, 'batches.seed', options.seed, 'use 7');
  if (isDataset(given)) return batchesOf(given, options);
  const fields = Object.entries(given);
  if (fields.length === 0)
    throw failure('ConfigError', 'batches', 'there is no data set', 'give one, or a record with one for each field');
  if (paired) assertSameSize(fields);
  const sources = fields.map(([name, dataset]) => {
    const seed = paired ? options.seed : keyOf(options.seed, `batch field ${name}`)[0];
    return [name, batchesOf(dataset, { ...options, seed, labeled: options.labeled === true && paired })] as const;
  });
  return (step) => Object.fromEntries(sources.map(([name, source]) => [name, source(step)]));
}

const isDataset = (given: Dataset | Readonly<Record<string, Dataset>>): given is Dataset =>
  typeof given['at'] === 'function';

const assertSameSize = (fields: readonly (readonly [string, Dataset])[]): void => {
  const [first, ...others] = fields;
  const odd = others.find(([, { size }]) => size !== first?.[1].size);
  if (odd !== undefined)
    throw failure(
      'ConfigError',
      'batches.paired',
      `${odd[0]} has ${odd[1].size} examples, and ${first![0]} has ${first![1].size}`,
      'give pairs of equally many examples, or leave paired out',
    );
};

/** Batches of one data set. */
const batchesOf = (
  dataset: Dataset,
  { size, seed, labeled = false }: Omit<BatchOptions, 'paired'>,
): ((step: number) => HostBatch) => {
  checked(integer({ min: 1 }), 'batches.size', size, 'use 64 or 256');
  checked(integer({ min: 1 }), `${dataset.name}.size`, dataset.size, 'give a data set that has examples');
  const width = sizeOf(dataset.shape);
  const shape = [size, ...dataset.shape];
  const { label, classes } = labeled ? dataset : {};
  if (labeled && (label === undefined || !(classes! >= 1)))
    throw failure(
      'ConfigError',
      'batches.labeled',
      `${dataset.name} has no classes`,
      'give the data set label and classes',
    );
  return (step) => {
    const data = new Float32Array(size * width);
    const ids = label && new Int32Array(size);
    let epoch = -1;
    let order = keyOf(seed, 'batch order');
    for (let i = 0; i < size; i++) {
      const position = step * size + i;
      if (Math.floor(position / dataset.size) !== epoch) {
        epoch = Math.floor(position / dataset.size);
        order = keyOf(seed, 'batch order', epoch);
      }
      const index = permuted(position % dataset.size, dataset.size, order);
      data.set(dataset.at(index), i * width);
      if (ids !== undefined) ids[i] = label!(index);
    }
    return { data, shape, labels: ids && { ids, classes: classes! } };
  };
};
