import { describe, expect, it } from 'vitest';
import { describeSeries } from '../../../dashboard/series/describe.js';
import { noPoints, type Points } from '../../../dashboard/series/points.js';

const of = (mean: readonly (number | null)[]): Points => ({
  ...noPoints,
  steps: mean.map((_, i) => 10 * i),
  mean,
  min: mean,
  max: mean,
});
const wave = (slope: number) => of(Array.from({ length: 400 }, (_, i) => slope * i + Math.sin(i * 2.399)));

describe('a series in words', () => {
  it('names its last value, its bounds and how much was not finite', () => {
    const told = describeSeries({
      ...of([3, null, 1, 2, null]),
      bad: [
        { step: 10, count: 4 },
        { step: 40, count: 1 },
      ],
    });
    expect(told).toEqual({ last: 2, lastStep: 30, min: 1, max: 3, trend: 'steady', bad: 5 });
    expect(describeSeries(of([null, null]))).toBeUndefined();
    expect(describeSeries(noPoints)).toBeUndefined();
  });

  it('tells a trend from noise', () => {
    expect(describeSeries(wave(0.05))?.trend).toBe('rising');
    expect(describeSeries(wave(-0.05))?.trend).toBe('falling');
    expect(describeSeries(wave(0))?.trend).toBe('steady');
    expect(describeSeries(of(new Array(100).fill(0.1 + 0.2)))?.trend).toBe('steady');
  });
});
