import { describe, expect, it } from 'vitest';
import { columnsOf, mosaic } from '../../../dashboard/samples/mosaic.js';

describe('a grid of images', () => {
  it('puts every pixel where it belongs, with a line between images', () => {
    // Three images of 2 by 1, gray.
    const { width, height, data } = mosaic([3, 1, 2, 1], [10, 20, 30, 40, 50, 60], 2);
    expect([width, height]).toEqual([5, 3]);
    const red = (x: number, y: number) => [data[4 * (y * width + x)], data[4 * (y * width + x) + 3]];
    expect([red(0, 0), red(1, 0), red(3, 0), red(4, 0), red(0, 2), red(1, 2)]).toEqual([
      [10, 255],
      [20, 255],
      [30, 255],
      [40, 255],
      [50, 255],
      [60, 255],
    ]);
    expect([red(2, 0), red(0, 1), red(3, 2)]).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it('keeps colors', () => {
    expect([...mosaic([1, 1, 1, 3], [1, 2, 3], 1).data]).toEqual([1, 2, 3, 255]);
  });

  it('is about square, and a line of images is one', () => {
    expect([
      columnsOf(64, 'images'),
      columnsOf(10, 'images'),
      columnsOf(8, 'interpolation'),
      columnsOf(16, 'interpolation'),
    ]).toEqual([8, 4, 8, 8]);
  });
});
