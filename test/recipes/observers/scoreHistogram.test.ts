import fc from 'fast-check';
import { histogramOf } from 'rxgan/recipes';
import { describe, expect, it } from 'vitest';

const scores = fc.array(
  fc.integer({ min: -1_000, max: 1_000 }).map((x) => x / 64),
  { minLength: 1, maxLength: 50 },
);
const sum = (counts: Float32Array): number => counts.reduce((total, count) => total + count, 0);

describe('histogramOf', () => {
  it('puts every score into the bin between whose edges it lies', () => {
    fc.assert(
      fc.property(scores, scores, fc.constantFrom(1, 2, 4, 8), (real, fake, bins) => {
        const { edges, ...counted } = histogramOf(real, fake, bins);
        expect([sum(counted.real), sum(counted.fake)]).toEqual([real.length, fake.length]);
        expect(edges.every((edge, i) => i === 0 || edge > edges[i - 1]!)).toBe(true);
        // Edges are float32, scores are not: a score on an edge may count for either side of it.
        const below = (list: readonly number[], edge: number) => list.filter((x) => x < edge).length;
        edges.slice(1, -1).forEach((edge, i) => {
          const upTo = sum(counted.real.subarray(0, i + 1));
          expect(upTo).toBeGreaterThanOrEqual(below(real, edge - 1e-3));
          expect(upTo).toBeLessThanOrEqual(below(real, edge + 1e-3));
        });
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('leaves out what is no number, and stands without any', () => {
    const { edges, real, fake } = histogramOf([Number.NaN, 1, 3], [Number.POSITIVE_INFINITY], 2);
    expect([[...edges], [...real], [...fake]]).toEqual([
      [1, 2, 3],
      [1, 1],
      [0, 0],
    ]);
    expect([...histogramOf([], [Number.NaN], 2).edges]).toEqual([-0.5, 0, 0.5]);
  });

  it('gives one score alone a width', () => {
    const { edges, real } = histogramOf([2, 2], [2], 2);
    expect([[...edges], [...real]]).toEqual([
      [1.5, 2, 2.5],
      [0, 2],
    ]);
  });
});
