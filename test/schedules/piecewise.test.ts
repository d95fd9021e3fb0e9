import { linear, piecewise } from 'rxgan';
import { describe, expect, test } from 'vitest';

describe('piecewise', () => {
  test('changes exactly at the given steps', () => {
    const value = piecewise('a', [10, 'b'], [20, 'c']);
    expect([0, 9, 10, 19, 20, 1e9].map(value)).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  });
  test('may hold schedules, which see the same step', () => {
    const value = piecewise(linear(0, 100, 100), [50, 7]);
    expect([0, 25, 49, 50].map(value)).toEqual([0, 25, 49, 7]);
  });
  test('refuses steps that do not rise', () => {
    expect(() => piecewise('a', [10, 'b'], [5, 'c'])).toThrow('piecewise[2]: step 5 does not come after step 10; sort');
    expect(() => piecewise('a', [10, 'b'], [10, 'c'])).toThrow(
      'piecewise[2]: step 10 does not come after step 10; sort',
    );
  });
  test('refuses steps that never come', () => {
    const next = 'give the step from which on it is in force';
    expect(() => piecewise('a', [Number.NaN, 'b'])).toThrow(`piecewise[1]: expected a number, got NaN; ${next}`);
    expect(() => piecewise('a', [5, 'b'], [Infinity, 'c'])).toThrow(
      `piecewise[2]: expected a number, got Infinity; ${next}`,
    );
  });
  test('without changes is its first value', () => {
    expect(piecewise(3)(1000)).toBe(3);
  });
});
