import { failure } from '../errors.js';

/** A sample on the host, `[count, width]` row by row. */
export interface Rows {
  readonly data: ArrayLike<number>;
  /** Numbers in a row. */
  readonly width: number;
}

/**
 * A checked sample: `[count, width]` numbers row by row, copied in float64.
 *
 * In plain words: the form in which all metrics take their samples. It is a copy, so the source may be used again while
 * a metric is still at work.
 *
 * Errors: `ConfigError` for a width that is not a positive integer and for a NaN or infinite number, with its index;
 * `ShapeMismatch` for no numbers at all or an unfinished row. A literal `{ data, width }` goes without the copy and the
 * look at every number: NaN in, NaN out.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { rows } from 'rxgan/metrics';
 *
 * assert.equal(rows([1, 2, 3, 4, 5, 6], 2).data.length / 2, 3);
 * assert.throws(() => rows([1, 2, 3, Number.NaN], 2), /rows\.data\[3\]: expected a finite number, got NaN/);
 * ```
 */
export const rows = (data: ArrayLike<number>, width: number): Rows => {
  if (!Number.isSafeInteger(width) || width < 1)
    throw failure(
      'ConfigError',
      'rows.width',
      `expected a positive integer, got ${width}`,
      'use 2 for points in the plane',
    );
  if (data.length === 0 || data.length % width !== 0)
    throw failure(
      'ShapeMismatch',
      'rows.data',
      `expected whole rows of ${width} numbers, got ${data.length} numbers`,
      'give one row or more, all of the same width',
    );
  const copy = Float64Array.from(data);
  const broken = copy.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0)
    throw failure(
      'ConfigError',
      `rows.data[${broken}]`,
      `expected a finite number, got ${copy[broken]} in row ${Math.floor(broken / width)}, column ${broken % width}`,
      'find out where it comes from: a distance to it is not a number',
    );
  return { data: copy, width };
};
