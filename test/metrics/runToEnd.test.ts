import { runToEnd, type Sliced } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';

function* summing(numbers: readonly number[]): Sliced<number> {
  let sum = 0;
  for (const number of numbers) {
    if (Number.isNaN(number)) throw new Error('not a number');
    sum += number;
    yield;
  }
  return sum;
}

describe('complete', () => {
  it('runs all pieces, none and one included', () => {
    expect(runToEnd(summing([]))).toBe(0);
    expect(runToEnd(summing([5]))).toBe(5);
    expect(runToEnd(summing([1, 2, 4, 8]))).toBe(15);
  });

  it('throws what the computation throws', () => {
    expect(() => runToEnd(summing([1, Number.NaN, 4]))).toThrow('not a number');
  });
});
