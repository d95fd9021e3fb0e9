import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfFloats } from '../../../src/metrics/features/unpack.js';
import { toHalfFloats } from '../../../tools/features/toHalfFloats.js';

const bytesOf = (bits: number): Uint8Array => Uint8Array.of(bits & 255, bits >> 8);

describe('half floats', () => {
  it.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65_504],
  ])('%i is %f, both ways', (bits, value) => {
    expect(halfFloats(bytesOf(bits))).toEqual(Float32Array.of(value));
    expect(toHalfFloats([value])).toEqual(bytesOf(bits));
  });

  it('survive the way there and back, every finite one', () => {
    const all = Uint16Array.from({ length: 2 * 0x7c00 }, (_, i) => (i < 0x7c00 ? i : i - 0x7c00 + 0x8000));
    const bytes = new Uint8Array(all.buffer);
    const back = toHalfFloats(halfFloats(bytes));
    // The one exception: the sign of zero is lost.
    bytes[2 * 0x7c00 + 1] = 0;
    expect(back).toEqual(bytes);
  });

  it('are the nearest: no further than half a unit of the last of eleven bits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 24), max: 2 ** 24 }),
        fc.integer({ min: -40, max: -9 }),
        (digits, exponent) => {
          const value = digits * 2 ** exponent;
          const [half] = halfFloats(toHalfFloats([value]));
          expect(Math.abs(half! - value)).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(value) * 2 ** -11));
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('refuse what is too large or not a number', () => {
    for (const value of [65_520, -1e9, Number.NaN]) expect(() => toHalfFloats([value])).toThrow(RangeError);
  });
});
