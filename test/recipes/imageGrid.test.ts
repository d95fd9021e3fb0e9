import { describe, expect, it } from 'vitest';
import { imageGrid } from '../../src/recipes/imageGrid.js';

describe('imageGrid', () => {
  it('maps [-1, 1] to 0 … 255, cuts off the rest, and keeps shape and id', () => {
    const data = Float32Array.of(-1, -0.5, 0, 1, -3, 2, Number.NaN);
    const grid = imageGrid({ data, shape: [7, 1, 1, 1] }, 42);
    expect(grid).toEqual({ shape: [7, 1, 1, 1], data: Uint8Array.of(0, 64, 128, 255, 0, 255, 0), seedId: 42 });
  });

  it('gives back the bytes that images came from', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const data = Float32Array.from(bytes, (gray) => gray / 127.5 - 1);
    expect(imageGrid({ data, shape: [256] }, 0).data).toEqual(bytes);
  });
});
