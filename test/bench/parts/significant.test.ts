import { describe, expect, it } from 'vitest';
import { significant } from '../../../bench/parts/significant.js';

describe('significant', () => {
  it.each([
    [0.012345, '0.0123'],
    [0.5, '0.5'],
    [27.96, '28'],
    [99.96, '100'],
    [269.4, '269'],
    [75_000.4, '75000'],
    [-1234.5, '-1235'],
  ])('%s is %s', (value, shown) => expect(significant(value)).toBe(shown));
});
