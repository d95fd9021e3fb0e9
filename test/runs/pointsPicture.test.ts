import { PNG } from 'pngjs';
import { pointsPicture } from 'rxgan/runs';
import { describe, expect, test } from 'vitest';

const pixels = 100;
const flat = { size: 1, extent: 1, scores: [0] };
const pixel = (png: Buffer, x: number, y: number): number[] => [
  ...PNG.sync.read(png).data.subarray(4 * (y * pixels + x), 4 * (y * pixels + x) + 3),
];
const isGreen = ([r, g, b]: number[]): boolean => g! > r! && g! > b!;
const isPurple = ([r, g, b]: number[]): boolean => r! > g! && b! > g!;

describe('pointsPicture', () => {
  test('puts (-1, 1) at the top left, real points green and generated ones purple', () => {
    const png = pointsPicture({ real: [-0.5, 0.5], fake: [0.5, -0.5], surface: flat, pixels });
    expect(isGreen(pixel(png, 25, 25))).toBe(true);
    expect(isPurple(pixel(png, 75, 75))).toBe(true);
    expect(pixel(png, 75, 25)).toEqual(pixel(png, 25, 75));
  });

  test('tints the ground by the score: rows from the lowest y, green for real', () => {
    const surface = { size: 2, extent: 1, scores: [5, -5, 0, 0] };
    const png = pointsPicture({ real: [], fake: [], surface, pixels });
    expect(isGreen(pixel(png, 25, 75))).toBe(true);
    expect(isPurple(pixel(png, 75, 75))).toBe(true);
    expect(pixel(png, 25, 25)).toEqual(pixel(png, 75, 25));
  });

  test('draws nothing outside, and survives broken scores and points', () => {
    const surface = { size: 1, extent: 1, scores: [Number.NaN] };
    const points = [9, 9, Number.NaN, 0, Number.POSITIVE_INFINITY, 0];
    const png = PNG.sync.read(pointsPicture({ real: points, fake: points, surface, pixels }));
    const colors = new Set(Array.from({ length: pixels * pixels }, (_, i) => png.data.readUInt32BE(4 * i)));
    expect(colors.size).toBe(1);
  });
});
