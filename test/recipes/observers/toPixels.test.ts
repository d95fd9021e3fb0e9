import { describe, expect, it } from 'vitest';
import { toPixels } from '../../../src/recipes/observers/toPixels.js';

describe('toPixels', () => {
  it('maps [-1, 1] to 0 … 255, and cuts off the rest', () => {
    const values = Float32Array.of(-1, -0.5, 0, 1, -3, 2, Number.NaN);
    expect(toPixels(values)).toEqual(Uint8Array.of(0, 64, 128, 255, 0, 255, 0));
  });

  it('gives back the bytes that images came from', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(toPixels(Float32Array.from(bytes, (gray) => gray / 127.5 - 1))).toEqual(bytes);
  });
});
