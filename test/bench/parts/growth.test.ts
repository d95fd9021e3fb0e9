import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growth } from '../../../bench/parts/growth.js';

describe('growth', () => {
  it('is the slope of a line', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 1e7 }), (slope, start) => {
        const marks = [1000, 2000, 3000, 7000].map((ticks) => ({ ticks, value: start + slope * ticks }));
        expect(growth(marks)).toBeCloseTo(slope, 6);
      }),
      { seed: 1 },
    );
  });

  it('is that of least squares where there is no line', () => {
    const marks = [0, 1, 2, 3].map((ticks) => ({ ticks, value: [1, 0, 2, 1][ticks]! }));
    expect(growth(marks)).toBeCloseTo(0.2, 12);
  });
});
