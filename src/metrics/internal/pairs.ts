import type { Rows } from '../rows.js';
import type { Sliced } from '../sliced.js';

/** A symmetric function of row i of a and row j of b. */
export type OfTwoRows = (a: Rows, i: number, b: Rows, j: number) => number;

export const squaredDistance: OfTwoRows = ({ data: a, width }, i, { data: b }, j) => {
  let sum = 0;
  for (let c = 0, p = i * width, q = j * width; c < width; c++) {
    const difference = a[p + c]! - b[q + c]!;
    sum += difference * difference;
  }
  return sum;
};

export const distance: OfTwoRows = (a, i, b, j) => Math.sqrt(squaredDistance(a, i, b, j));

export const innerProduct: OfTwoRows = ({ data: a, width }, i, { data: b }, j) => {
  let sum = 0;
  for (let c = 0, p = i * width, q = j * width; c < width; c++) sum += a[p + c]! * b[q + c]!;
  return sum;
};

/** The mean over all pairs of different rows, one row a piece; NaN for a single row. */
export function* meanWithin(f: OfTwoRows, a: Rows): Sliced<number> {
  const count = a.data.length / a.width;
  let sum = 0;
  for (let i = 1; i < count; i++) {
    for (let j = 0; j < i; j++) sum += f(a, i, a, j);
    yield;
  }
  return (2 * sum) / (count * (count - 1));
}

/** The mean over all pairs of a row of a and a row of b, one row a piece. */
export function* meanAcross(f: OfTwoRows, a: Rows, b: Rows): Sliced<number> {
  const [n, m] = [a.data.length / a.width, b.data.length / b.width];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) sum += f(a, i, b, j);
    yield;
  }
  return sum / (n * m);
}
