import fc from 'fast-check';
import type { Dataset } from 'rxgan/data';
import { batches } from 'rxgan/streams';
import { describe, expect, it } from 'vitest';

/** Example i is (i, -i), so that a batch says which examples are in it. */
const numbered = (size: number): Dataset => ({
  name: 'numbered',
  size,
  shape: [2],
  at: (index) => [index, -index],
});
const firsts = (data: Float32Array): number[] => Array.from(data).filter((_, i) => i % 2 === 0);
const sizes = { count: fc.integer({ min: 1, max: 40 }), size: fc.integer({ min: 1, max: 17 }), seed: fc.nat() };

describe('batches', () => {
  it('shows every example once an epoch, also when batches span epochs', () =>
    fc.assert(
      fc.property(sizes.count, sizes.size, sizes.seed, (count, size, seed) => {
        const source = batches(numbered(count), { size, seed });
        const steps = Math.ceil((3 * count) / size);
        const seen = Array.from({ length: steps }, (_, step) => firsts(source(step).data)).flat();
        const all = Array.from({ length: count }, (_, i) => i);
        for (let epoch = 0; epoch < 3; epoch++)
          expect(seen.slice(epoch * count, (epoch + 1) * count).sort((a, b) => a - b)).toEqual(all);
      }),
      { seed: 7, numRuns: 100 },
    ));

  it('gives whole examples, in batches of one size', () =>
    fc.assert(
      fc.property(sizes.count, sizes.size, fc.nat(1000), (count, size, step) => {
        const { data, shape } = batches(numbered(count), { size, seed: 1 })(step);
        expect(shape).toEqual([size, 2]);
        expect(data.length).toBe(2 * size);
        firsts(data).forEach((first, i) => {
          expect(data[2 * i + 1]! + first).toBe(0);
        });
      }),
      { seed: 7, numRuns: 100 },
    ));

  it('gives batch n whatever was asked for before it', () => {
    const asked = batches(numbered(100), { size: 7, seed: 3 });
    for (let step = 0; step < 30; step++) asked(step);
    expect(batches(numbered(100), { size: 7, seed: 3 })(30)).toEqual(asked(30));
  });

  it('orders epochs and seeds differently', () => {
    const order = (seed: number, epoch: number) => firsts(batches(numbered(50), { size: 50, seed })(epoch).data);
    const orders = [order(1, 0), order(1, 1), order(2, 0), Array.from({ length: 50 }, (_, i) => i)];
    expect(new Set(orders.map(String)).size).toBe(4);
  });

  it.each([0, -1, 2.5, Number.NaN])('refuses the size %d', (size) => {
    expect(() => batches(numbered(5), { size, seed: 1 })).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'batches.size' }),
    );
  });
});
