import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointsOf, rowSpacing } from '../../../dashboard/series/points.js';
import { appendRow, emptyBuckets } from '../../../src/live/record/buckets.js';

describe('the points of a metric', () => {
  it('stand at their last rows, for every number of evenly spaced rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20 }), (rows, spacing) => {
        const buckets = emptyBuckets();
        for (let i = 0; i < rows; i++) appendRow(buckets, i * spacing, i, [['y', i]]);
        const { steps, max } = pointsOf(buckets, 'y');
        // The values count the rows: the largest of a bucket is that of its last row.
        steps.forEach((step, i) => expect(step).toBe(max[i]! * spacing));
        expect(steps.at(-1)).toBe((rows - 1) * spacing);
        expect(rowSpacing(buckets)).toBe(rows === 1 ? 1 : spacing);
      }),
      { seed: 502, numRuns: 40 },
    );
  });

  it('are as rare as the metric is', () => {
    const buckets = emptyBuckets();
    for (let i = 0; i < 100; i++)
      appendRow(
        buckets,
        i,
        i,
        i % 50 === 0
          ? [
              ['rare', i],
              ['y', i],
            ]
          : [['y', i]],
      );
    expect(pointsOf(buckets, 'rare').steps).toEqual([0, 50]);
    expect(pointsOf(buckets, 'none').steps).toEqual([]);
  });

  it('have a gap where nothing is finite, and say how much was not', () => {
    const buckets = emptyBuckets();
    [1, Number.NaN, Number.POSITIVE_INFINITY, 2].forEach((y, i) => appendRow(buckets, i, i, [['y', y]]));
    expect(pointsOf(buckets, 'y')).toEqual({
      steps: [0, 1, 2, 3],
      mean: [1, null, null, 2],
      min: [1, null, null, 2],
      max: [1, null, null, 2],
      bad: [
        { step: 1, count: 1 },
        { step: 2, count: 1 },
      ],
    });
  });
});
