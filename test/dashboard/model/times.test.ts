import { describe, expect, it } from 'vitest';
import { timesOf } from '../../../dashboard/model/times.js';
import { appendRow, emptyBuckets } from '../../../src/live/record/buckets.js';

const run = (wall: (step: number) => number, steps: number) => {
  const buckets = emptyBuckets();
  for (let i = 0; i < steps; i++) appendRow(buckets, i, wall(i), [['y', i]]);
  return timesOf(buckets, 1000);
};

describe('the times of steps', () => {
  it('are those of the rows, to and fro', () => {
    const { at, stepAt } = run((i) => 1000 + 250 * i, 9000);
    for (const step of [0, 1, 77, 4321, 8999]) {
      expect(at(step)).toBeCloseTo(0.25 * step, 6);
      expect(stepAt(at(step))).toBeCloseTo(step, 4);
    }
  });

  it('show a pause', () => {
    const { at } = run((i) => 1000 + 10 * i + (i >= 50 ? 60_000 : 0), 100);
    expect(at(50) - at(49)).toBeCloseTo(60.01, 6);
    expect(at(99) - at(98)).toBeCloseTo(0.01, 6);
  });

  it('go forward where the clock went back', () => {
    const { at } = run((i) => 100_000 - 10 * i, 50);
    const seconds = Array.from({ length: 50 }, (_, i) => at(i));
    seconds.slice(1).forEach((time, i) => expect(time).toBeGreaterThan(seconds[i]!));
  });

  it('of one row or none are what is known', () => {
    expect(run(() => 3000, 1).at(0)).toBe(2);
    expect(timesOf(emptyBuckets(), 0).at(5)).toBe(0);
  });
});
