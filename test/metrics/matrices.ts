import { drawnNormals } from './samples.js';

/** Square matrices as lists of rows: slow and plain, to check the library's against. */
export type Matrix = readonly (readonly number[])[];

export const diagonal = (values: readonly number[]): Matrix =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
export const transposed = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!));
export const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => transposed(b).map((column) => row.reduce((sum, value, k) => sum + value * column[k]!, 0)));
/** A B Aᵀ */
export const congruent = (a: Matrix, b: Matrix): Matrix => times(times(a, b), transposed(a));
export const applied = (a: Matrix, x: readonly number[]): number[] =>
  a.map((row) => row.reduce((sum, value, k) => sum + value * x[k]!, 0));
export const blocks = (a: Matrix, b: Matrix): Matrix => [
  ...a.map((row) => [...row, ...b.map(() => 0)]),
  ...b.map((row) => [...a.map(() => 0), ...row]),
];
export const trace = (a: Matrix): number => a.reduce((sum, row, i) => sum + row[i]!, 0);
export const determinant2 = ([[a, b], [c, d]]: Matrix & readonly [readonly number[], readonly number[]]): number =>
  a! * d! - b! * c!;

/** An orthogonal matrix, by Gram and Schmidt from seeded normals. */
export const rotation = (size: number, seed: number): Matrix => {
  const { data } = drawnNormals(seed, 'rotation', size, size);
  const found: number[][] = [];
  for (let i = 0; i < size; i++) {
    let row = Array.from({ length: size }, (_, j) => data[i * size + j]!);
    // Twice, since once leaves rounding errors of the size of the overlap.
    for (const other of [...found, ...found]) {
      const overlap = row.reduce((sum, value, k) => sum + value * other[k]!, 0);
      row = row.map((value, k) => value - overlap * other[k]!);
    }
    const length = Math.hypot(...row);
    found.push(row.map((value) => value / length));
  }
  return found;
};
