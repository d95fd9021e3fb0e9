import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowed } from '../../../dashboard/series/windowed.js';

describe('a window on points', () => {
  it('has every point that is in sight, one on either side, and no other', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }),
        fc.integer({ min: -10, max: 210 }),
        fc.integer({ min: 0, max: 100 }),
        (values, from, width) => {
          const ascending = values.toSorted((a, b) => a - b);
          const to = from + width;
          const { start, end } = windowed(ascending, from, to);
          const kept = ascending.slice(start, end);
          const inSight = ascending.filter((x) => x >= from && x <= to);
          for (const x of inSight) expect(kept).toContain(x);
          expect(kept.filter((x) => x < from).length).toBeLessThanOrEqual(1);
          expect(kept.filter((x) => x > to).length).toBeLessThanOrEqual(1);
          // The lines that lead out of sight are there.
          if (ascending.some((x) => x < from)) expect(kept.some((x) => x < from)).toBe(true);
          if (ascending.some((x) => x > to)) expect(kept.some((x) => x > to)).toBe(true);
        },
      ),
      { seed: 503, numRuns: 300 },
    );
  });
});
