import { failure } from '../errors.js';
import type { Rows } from './rows.js';

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
