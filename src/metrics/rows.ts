import { failure } from '../errors.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';

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
  checked(integer({ min: 1 }), 'rows.width', width, 'use 2 for points in the plane');
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

/** How many rows a sample has; it must be so many at least, and all of them whole. */
export const countOf = (path: string, { data, width }: Rows, atLeast = 1): number => {
  const count = data.length / width;
  if (!Number.isInteger(count) || count < atLeast)
    throw failure(
      'ShapeMismatch',
      path,
      `expected at least ${atLeast} whole rows of ${width} numbers, got ${data.length} numbers`,
      'give more rows',
    );
  return count;
};

/** The counts of two samples that can be compared: of one width, with at least so many rows. */
export const comparable = (
  metric: string,
  real: Rows,
  fake: Rows,
  atLeast = 1,
): { readonly n: number; readonly m: number } => {
  if (real.width !== fake.width)
    throw failure(
      'ShapeMismatch',
      metric,
      `real rows have ${real.width} numbers, generated rows ${fake.width}`,
      'take both samples from the same space',
    );
  return { n: countOf(`${metric}.real`, real, atLeast), m: countOf(`${metric}.fake`, fake, atLeast) };
};

/** A number estimated from two samples, with what is needed to judge it. */
export interface Estimate {
  readonly value: number;
  /** How many real rows were used. */
  readonly real: number;
  /** How many generated rows were used. */
  readonly fake: number;
  /**
   * The value to expect at these counts when both samples come from the same distribution: what a perfect generator
   * scores, bias and all. Exact, or to a first order, or estimated from the real sample, as each metric says; undefined
   * where it is not known.
   */
  readonly ideal: number | undefined;
}
