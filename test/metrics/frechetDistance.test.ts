import fc from 'fast-check';
import { frechetDistance, mergeMoments, moments, type Rows, rows, runToEnd } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { drawnNormals, expectClose, expectMean, mean, quick, rowsOf, tables } from './samples.js';

const value = (real: Rows, fake: Rows): number => runToEnd(frechetDistance(real, fake)).value;
const column = (values: readonly number[]): Rows => rows(values, 1);

/** N(0, Σ) with uneven axes: each coordinate a mixture of normals. */
const uneven = (seed: number, purpose: string, count: number): Rows => {
  const { data } = drawnNormals(seed, purpose, count, 3);
  return rows(
    Array.from({ length: count }, (_, i) => {
      const [x, y, z] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];
      return [2 * x, x + 0.5 * y, 0.3 * z - y];
    }).flat(),
    3,
  );
};

describe('frechetDistance', () => {
  it('is (mean - mean)² + (s - t)² of two samples on the line', () =>
    fc.assert(
      fc.property(tables(1, 2), tables(1, 2), (a, b) => {
        const [x, y] = [a.flat(), b.flat()];
        const deviation = (values: readonly number[]): number =>
          Math.sqrt(values.reduce((sum, each) => sum + (each - mean(values)) ** 2, 0) / (values.length - 1));
        expectClose(value(column(x), column(y)), (mean(x) - mean(y)) ** 2 + (deviation(x) - deviation(y)) ** 2, 1e-9);
      }),
      quick,
    ));

  it('takes moments collected over batches in place of rows', () =>
    fc.assert(
      fc.property(tables(2, 2), tables(2, 1), tables(2, 2), (a, b, c) => {
        const streamed = mergeMoments(runToEnd(moments(rowsOf(a))), runToEnd(moments(rowsOf(b))));
        const whole = runToEnd(frechetDistance(rowsOf([...a, ...b]), rowsOf(c)));
        const result = runToEnd(frechetDistance(streamed, rowsOf(c)));
        expect([result.real, result.fake]).toEqual([a.length + b.length, c.length]);
        expectClose(result.value, whole.value, 1e-6);
      }),
      quick,
    ));

  it('cannot tell a ring from a Gaussian with the same moments', () => {
    const ring = Array.from({ length: 8 }, (_, k) => [
      Math.cos((2 * Math.PI * k) / 8),
      Math.sin((2 * Math.PI * k) / 8),
    ]);
    // Four points with the covariance of the ring: 1/2 each way, over n - 1.
    const far = Math.sqrt((8 / 7) * (3 / 4));
    const cross = [
      [far, 0],
      [-far, 0],
      [0, far],
      [0, -far],
    ];
    expectClose(value(rowsOf(ring), rowsOf(cross)), 0);
  });

  it('knows its bias: for equal Gaussians with uneven axes the value is the ideal on average', () => {
    const look = (seed: number) => runToEnd(frechetDistance(uneven(seed, 'real', 400), uneven(seed, 'fake', 250)));
    expect(look(0).ideal).toBeGreaterThan(0.01);
    // The next order of the expansion: a few per cent at these counts.
    expectMean((seed) => look(seed).value / look(seed).ideal!, 1, { slack: 0.03 });
  });

  it('has the ideal 2d/n + d(d + 1)/2n for a unit covariance', () => {
    const [count, width] = [2_000, 16];
    const { ideal } = runToEnd(
      frechetDistance(drawnNormals(1, 'real', count, width), drawnNormals(2, 'fake', count, width)),
    );
    const predicted = (2 * width) / count + (width * (width + 1)) / (2 * count);
    expect(Math.abs(ideal! / predicted - 1)).toBeLessThan(0.02);
  });

  it('claims no ideal when there are few rows for so many numbers', () => {
    const [few, more] = [drawnNormals(1, 'real', 20, 2), drawnNormals(2, 'fake', 21, 2)];
    expect(runToEnd(frechetDistance(few, more)).ideal).toBeUndefined();
    expect(runToEnd(frechetDistance(more, few)).ideal).toBeUndefined();
    expect(runToEnd(frechetDistance(more, more)).ideal).toBeGreaterThan(0);
  });

  it('needs two rows of each', () => {
    expect(() => value(column([1]), column([1, 2]))).toThrow(
      expect.objectContaining({ _tag: 'ShapeMismatch', path: 'frechetDistance.real' }),
    );
    expect(() => value(column([1, 2]), column([1]))).toThrow(
      expect.objectContaining({ _tag: 'ShapeMismatch', path: 'frechetDistance.fake' }),
    );
  });
});
