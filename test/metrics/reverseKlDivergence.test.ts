import fc from 'fast-check';
import { klDivergence, reverseKlDivergence } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';
import { histogramPairs, quick } from './samples.js';

describe('reverseKlDivergence', () => {
  it('P9.6: is the divergence with the roles exchanged', () =>
    fc.assert(
      fc.property(histogramPairs(), ([p, q]) => {
        expect(reverseKlDivergence(p, q)).toBe(klDivergence(q, p));
      }),
      quick,
    ));

  it('does not punish what the model leaves out, only what it adds', () => {
    expect(reverseKlDivergence([3, 1], [1, 0])).toBeCloseTo(Math.log(4 / 3), 12);
    expect(reverseKlDivergence([1, 0], [3, 1])).toBe(Number.POSITIVE_INFINITY);
  });

  it('calls its arguments by the names they have here', () => {
    expect(() => reverseKlDivergence([1, -1], [1, 1])).toThrow(/reverseKlDivergence\.p\[1\]/);
    expect(() => reverseKlDivergence([1, 1], [0, 0])).toThrow(/reverseKlDivergence\.q/);
  });
});
