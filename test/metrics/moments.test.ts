import fc from 'fast-check';
import { gaussianOf, type Moments, mergeMoments, moments, runToEnd } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { expectClose, mean, quick, rowsOf, type Table, tables } from './samples.js';

const of = (table: Table): Moments => runToEnd(moments(rowsOf(table)));
const column = (table: Table, c: number): number[] => table.map((row) => row[c]!);
const expectSame = (actual: Moments, expected: Moments): void => {
  expect(actual.count).toBe(expected.count);
  expected.mean.forEach((value, i) => expectClose(actual.mean[i]!, value, 1e-11));
  expected.scatter.forEach((value, i) => expectClose(actual.scatter[i]!, value, 1e-11));
};

describe('moments', () => {
  it('are count, mean and unbiased covariance, column by column', () =>
    fc.assert(
      fc.property(tables(3, 2), (table) => {
        const { mean: center, covariance } = gaussianOf(of(table));
        for (let i = 0; i < 3; i++) {
          expectClose(center[i]!, mean(column(table, i)), 1e-12);
          for (let j = 0; j < 3; j++) {
            // Cov = (Σ xy - Σx Σy / n) / (n - 1), exact for sixteenths up to the division.
            const [x, y] = [column(table, i), column(table, j)];
            const products = x.reduce((sum, value, k) => sum + value * y[k]!, 0);
            const oracle = (products - mean(x) * mean(y) * x.length) / (x.length - 1);
            expectClose(covariance[3 * i + j]!, oracle, 1e-10);
          }
        }
      }),
      quick,
    ));

  it('stream: batches merged in any grouping and order are the moments of all rows', () =>
    fc.assert(
      fc.property(tables(2, 1, 5), tables(2, 1, 5), tables(2, 1, 5), (a, b, c) => {
        const whole = of([...a, ...b, ...c]);
        expectSame(mergeMoments(mergeMoments(of(a), of(b)), of(c)), whole);
        expectSame(mergeMoments(of(a), mergeMoments(of(b), of(c))), whole);
        expectSame(mergeMoments(of(c), mergeMoments(of(b), of(a))), whole);
      }),
      quick,
    ));

  it('keep their digits far away from 0, where a sum of squares would have none left', () => {
    const far = of([[1e9 + 1], [1e9 + 2], [1e9 + 6]]);
    const merged = mergeMoments(of([[1e9 + 1]]), of([[1e9 + 2], [1e9 + 6]]));
    expect(far.scatter[0]).toBeCloseTo(14, 5);
    expect(merged.scatter[0]).toBeCloseTo(14, 5);
  });

  it('of different widths do not merge', () => {
    expect(() => mergeMoments(of([[1, 2]]), of([[1]]))).toThrow(
      expect.objectContaining({ _tag: 'ShapeMismatch', path: 'mergeMoments' }),
    );
  });
});
