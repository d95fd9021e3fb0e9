import { describe, expect, it } from 'vitest';
import { excess, ratio } from '../../../bench/parts/ratio.js';

describe('a ratio', () => {
  it('compares what was measured in one round', () => {
    // In the last two rounds the machine was half as fast for all.
    expect(ratio([1, 2, 2], [2, 4, 4])).toBe(0.5);
    expect(ratio([1, 9, 2], [2, 2, 4])).toBe(0.5);
  });
  it('is none where one of the two is missing', () => {
    expect(ratio(undefined, [1])).toBeUndefined();
    expect(ratio([1], undefined)).toBeUndefined();
  });
});

describe('an excess', () => {
  it('is the median of the differences', () => expect(excess([11, 22, 50], [10, 20, 40])).toBe(2));
});
