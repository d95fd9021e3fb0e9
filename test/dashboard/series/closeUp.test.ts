import { describe, expect, it } from 'vitest';
import { closeUp } from '../../../dashboard/series/closeUp.js';
import { type Points, pointsOf } from '../../../dashboard/series/points.js';
import { appendRow, emptyBuckets } from '../../../src/live/record/buckets.js';

const coarse = (): Points => {
  const buckets = emptyBuckets();
  for (let i = 0; i < 4096; i++) appendRow(buckets, i, i, [['y', i % 7]]);
  return pointsOf(buckets, 'y');
};
const detailOf = (from: number, to: number, value: (step: number) => number) => {
  const steps = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const values = steps.map(value);
  return {
    from,
    to,
    detail: { stride: 1, steps, walls: steps, metrics: { y: { min: values, max: values, mean: values } } },
  };
};

describe('a closer look', () => {
  it('puts single rows in the place of the buckets that they are of, and keeps the order', () => {
    const near = closeUp(
      coarse(),
      'y',
      detailOf(100, 199, (step) => step),
    );
    expect(near.steps).toEqual([...near.steps].sort((a, b) => a - b));
    expect(new Set(near.steps).size).toBe(near.steps.length);
    const inside = near.steps.flatMap((step, i) => (step >= 100 && step <= 199 ? [near.mean[i]] : []));
    expect(inside).toEqual(Array.from({ length: 100 }, (_, i) => 100 + i));
    expect(near.steps[0]).toBe(coarse().steps[0]);
    expect(near.steps.at(-1)).toBe(coarse().steps.at(-1));
  });

  it('leaves out what was not measured, and changes nothing without numbers', () => {
    const all = coarse();
    expect(closeUp(all, 'y', undefined)).toBe(all);
    expect(closeUp(all, 'other', detailOf(0, 5, Number))).toBe(all);
    const near = closeUp(
      all,
      'y',
      detailOf(100, 109, (step) => (step % 2 === 0 ? step : Number.NaN)),
    );
    expect(near.steps.filter((step) => step >= 100 && step < 109)).toEqual([100, 102, 104, 106, 108]);
  });
});
