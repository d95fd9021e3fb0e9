import { describe, expect, it } from 'vitest';
import { median } from '../../../bench/parts/median.js';

describe('median', () => {
  it('is the middle value, whatever the order', () => expect(median([9, 1, 5])).toBe(5));
  it('is the mean of the two in the middle', () => expect(median([4, 100, 1, 2])).toBe(3));
  it('sorts by size and leaves the list alone', () => {
    const values = [10, 9, 100];
    expect(median(values)).toBe(10);
    expect(values).toEqual([10, 9, 100]);
  });
});
