import fc from 'fast-check';
import { runToEnd } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../../src/metrics/internal/symmetricEigen.js';
import { congruent, diagonal, type Matrix, rotation, times, transposed } from '../matrices.js';
import { expectClose, quick, sixteenths } from '../samples.js';

const decomposed = (a: Matrix) => {
  const { values, vectors } = runToEnd(symmetricEigen(a.flat(), a.length));
  return {
    values: Array.from(values),
    vectors: a.map((_, k) => Array.from(vectors.slice(k * a.length, (k + 1) * a.length))),
  };
};
const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const expectSame = (actual: readonly number[], expected: readonly number[], tolerance = 1e-12): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expectClose(actual[i]!, value, tolerance));
};
const symmetric = (size: number): fc.Arbitrary<Matrix> =>
  fc
    .array(sixteenths, { minLength: size * size, maxLength: size * size })
    .map((entries) =>
      Array.from({ length: size }, (_, i) =>
        Array.from({ length: size }, (_, j) => entries[Math.max(i, j) * size + Math.min(i, j)]!),
      ),
    );

describe('symmetricEigen', () => {
  it('puts a matrix together again, from orthonormal vectors', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }).chain(symmetric), (a) => {
        const { values, vectors } = decomposed(a);
        expectSame(times(vectors, transposed(vectors)).flat(), diagonal(a.map(() => 1)).flat());
        expectSame(congruent(transposed(vectors), diagonal(values)).flat(), a.flat(), 1e-11);
      }),
      { ...quick, numRuns: 60 },
    ));

  it('finds 2 - 2 cos(kπ / (n + 1)) for the second difference', () => {
    const size = 12;
    const a = diagonal(Array(size).fill(2)).map((row, i) =>
      row.map((value, j) => (Math.abs(i - j) === 1 ? -1 : value)),
    );
    const known = Array.from({ length: size }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (size + 1)));
    expectSame(ascending(decomposed(a).values), known);
  });

  it('finds equal eigenvalues, those of 0, and a single one', () => {
    const ones = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_, j) => 1 + (i === j ? 1 : 0)));
    expectSame(ascending(decomposed(ones).values), [1, 1, 1, 1, 6]);
    expectSame(decomposed(diagonal([0, 0, 0])).values, [0, 0, 0]);
    expectSame(decomposed([[-3]]).values, [-3]);
  });

  it('finds what a rotation hides, over many orders of magnitude', () => {
    const known = [1e-6, 1e-3, 0.5, 0.5, 2, 7, 1e4];
    expectSame(ascending(decomposed(congruent(rotation(7, 5), diagonal(known))).values), known, 1e-11);
  });

  it('leaves the matrix alone', () => {
    const a = [2, 1, 1, 3];
    runToEnd(symmetricEigen(a, 2));
    expect(a).toEqual([2, 1, 1, 3]);
  });
});
