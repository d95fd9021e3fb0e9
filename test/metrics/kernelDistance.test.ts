import fc from 'fast-check';
import { type KernelDistanceOptions, kernelDistance, runToEnd } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { drawnNormals, expectClose, expectMean, mean, quick, rowsOf, type Table, tables } from './samples.js';

const measured = (a: Table, b: Table, options?: KernelDistanceOptions) =>
  runToEnd(kernelDistance(rowsOf(a), rowsOf(b), options));

/** The definition on one block, loop by loop. */
const definition = (a: Table, b: Table): number => {
  const kernel = (x: readonly number[], y: readonly number[]): number =>
    (x.reduce((sum, value, c) => sum + value * y[c]!, 0) / x.length + 1) ** 3;
  const others = (p: Table): number => mean(p.flatMap((x, i) => p.filter((_, j) => j !== i).map((y) => kernel(x, y))));
  return others(a) + others(b) - 2 * mean(a.flatMap((x) => b.map((y) => kernel(x, y))));
};
const blocksOf = (table: Table, size: number): Table[] =>
  Array.from({ length: Math.floor(table.length / size) }, (_, b) => table.slice(b * size, (b + 1) * size));

describe('kernelDistance', () => {
  it('is the mean of the definition over blocks in order, with their deviation and standard error', () =>
    fc.assert(
      fc.property(tables(3, 4), tables(3, 4), fc.integer({ min: 2, max: 4 }), (a, b, blockSize) => {
        const [as, bs] = [blocksOf(a, blockSize), blocksOf(b, blockSize)];
        const count = Math.min(as.length, bs.length);
        const values = Array.from({ length: count }, (_, k) => definition(as[k]!, bs[k]!));
        const result = measured(a, b, { blockSize });
        const rows = count * blockSize;
        expect(result).toMatchObject({ blocks: count, blockSize, real: rows, fake: rows, ideal: 0 });
        expectClose(result.value, mean(values), 1e-10);
        if (count === 1) {
          expect([result.deviation, result.standardError]).toEqual([Number.NaN, Number.NaN]);
          return;
        }
        const squares = values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0);
        expectClose(result.deviation, Math.sqrt(squares / (count - 1)), 1e-8);
        expectClose(result.standardError, Math.sqrt(squares / (count - 1) / count), 1e-8);
      }),
      { ...quick, numRuns: 60 },
    ));

  it('is symmetric and does not depend on the order of rows in a block', () =>
    fc.assert(
      fc.property(tables(2, 2, 8), tables(2, 2, 8), (a, b) => {
        const blockSize = Math.min(a.length, b.length);
        const [x, y] = [a.slice(0, blockSize), b.slice(0, blockSize)];
        const { value } = measured(x, y, { blockSize });
        expectClose(measured(y, x, { blockSize }).value, value, 1e-10);
        expectClose(measured([...x].reverse(), y, { blockSize }).value, value, 1e-10);
        // One block of everything: dealing it out at random makes no difference.
        expectClose(measured(x, y, { blockSize, seed: 5 }).value, value, 1e-10);
      }),
      quick,
    ));

  it('is not invariant to translation, unlike the Gaussian kernel', () => {
    const [a, b] = [
      [[0], [1]],
      [[1], [3]],
    ];
    const moved = (table: Table): Table => table.map(([x]) => [x! + 2]);
    expectClose(measured(a, b).value, definition(a, b), 1e-12);
    expect(Math.abs(measured(moved(a), moved(b)).value - measured(a, b).value)).toBeGreaterThan(1);
  });

  it('deals rows out to blocks by the seed, without losing or doubling one', () => {
    const a = Array.from({ length: 12 }, (_, i) => [i, i * i]);
    const b = Array.from({ length: 12 }, (_, i) => [i - 2, 1]);
    const seeded = (seed: number) => measured(a, b, { blockSize: 3, seed });
    expect(seeded(1)).toEqual(seeded(1));
    expect(seeded(1).value).not.toBe(seeded(2).value);
    expect(seeded(1).value).not.toBe(measured(a, b, { blockSize: 3 }).value);
    // Against itself row i: a permutation applied to a constant sample changes nothing, whichever rows it takes.
    const constant = a.map(() => [1, 2]);
    expect(measured(constant, constant, { blockSize: 3, seed: 9 }).value).toBe(0);
    expectClose(measured(a, b, { blockSize: 12, seed: 9 }).value, definition(a, b), 1e-10);
  });

  it('has no bias: 0 on average for equal distributions, below 0 about as often as above', () => {
    const look = (seed: number) =>
      runToEnd(kernelDistance(drawnNormals(seed, 'real', 24, 3), drawnNormals(seed, 'fake', 16, 3), { blockSize: 8 }));
    expectMean((seed) => look(seed).value, 0);
    const below = Array.from({ length: 200 }, (_, seed) => look(seed)).filter(({ value }) => value < 0).length;
    expect(below).toBeGreaterThan(60);
    expect(below).toBeLessThan(160);
  });

  it('has a standard error that is one: the deviation of the value over many samples', () => {
    const looks = Array.from({ length: 200 }, (_, seed) =>
      runToEnd(kernelDistance(drawnNormals(seed, 'a', 32, 2), drawnNormals(seed, 'b', 32, 2), { blockSize: 4 })),
    );
    const values = looks.map(({ value }) => value);
    const spread = mean(values.map((value) => (value - mean(values)) ** 2));
    const claimed = mean(looks.map(({ standardError }) => standardError ** 2));
    // The variance of 200 values is known to about 10 % here, with tails heavier than normal.
    expect(claimed / spread).toBeGreaterThan(0.6);
    expect(claimed / spread).toBeLessThan(1.7);
  });

  it('takes a hundred rows a block, or as many as there are', () => {
    const many = Array.from({ length: 230 }, (_, i) => [i]);
    expect(measured(many, many)).toMatchObject({ blocks: 2, blockSize: 100, real: 200 });
    expect(measured(many, many.slice(0, 7))).toMatchObject({ blocks: 1, blockSize: 7, fake: 7 });
  });

  it.each([1, 4, 2.5])('refuses a block of %d of three rows', (blockSize) => {
    expect(() => measured([[1], [2], [3]], [[1], [2], [3]], { blockSize })).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'kernelDistance.blockSize' }),
    );
  });
});
