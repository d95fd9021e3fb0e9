import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shardsOf } from '../../../src/training/parts/shardsOf.js';
import { transfersOf } from '../../../src/training/parts/transfersOf.js';

const rows = fc.integer({ min: 1, max: 1000 });
const workers = fc.integer({ min: 1, max: 64 });

it('parts follow each other, leave nothing out, and differ by one row at most', () => {
  fc.assert(
    fc.property(rows, workers, (batch, count) => {
      const shards = shardsOf(batch, count);
      expect(shards.length).toBe(Math.min(batch, count));
      let from = 0;
      for (const shard of shards) {
        expect(shard.from).toBe(from);
        from += shard.rows;
      }
      expect(from).toBe(batch);
      const sizes = shards.map((shard) => shard.rows);
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      expect(sizes[0]).toBe(Math.max(...sizes));
    }),
    { seed: 7, numRuns: 200 },
  );
});

it('segments are torn apart and put together again', () => {
  expect(
    transfersOf(shardsOf(3, 2), { rows: 3, segments: 2, width: 1 }).scatter(Float32Array.of(1, 2, 3, 4, 5, 6)),
  ).toEqual([Float32Array.of(1, 2, 4, 5), Float32Array.of(3, 6)]);
  const small = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), workers, small, small, (batch, count, segments, width) => {
      const transfers = transfersOf(shardsOf(batch, count), { rows: batch, segments, width });
      const numbers = Float32Array.from({ length: batch * segments * width }, (_, i) => i);
      expect(transfers.gather(transfers.scatter(numbers))).toEqual(numbers);
    }),
    { seed: 7, numRuns: 100 },
  );
});
