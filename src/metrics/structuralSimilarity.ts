import type { Sliced } from './sliced.js';

/** One channel of an image, row by row, with values from 0 to 1. */
export interface Plane {
  readonly data: Float64Array;
  readonly height: number;
  readonly width: number;
}
export interface StructuralSimilarity {
  /** The mean of contrast times structure over all windows. */
  readonly structure: number;
  /** The mean of luminance times contrast times structure: the index itself. */
  readonly whole: number;
}

/** The side of the window; a plane must not be smaller. */
export const windowSide = 11;
const deviation = 1.5;
// (0.01 L)² and (0.03 L)² for a range of L = 1.
const luminanceFloor = 0.01 ** 2;
const contrastFloor = 0.03 ** 2;

const bell = Array.from({ length: windowSide }, (_, i) => Math.exp(-((i - 5) ** 2) / (2 * deviation ** 2)));
const taps = Float64Array.from(bell, (height) => height / bell.reduce((sum, each) => sum + each, 0));

/** The weighted mean of every window of 11 by 11 that lies inside: rows first, then columns. */
const blurred = (data: Float64Array, height: number, width: number): Float64Array => {
  const [rows, columns] = [height - windowSide + 1, width - windowSide + 1];
  const across = new Float64Array(height * columns);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let t = 0; t < windowSide; t++) sum += taps[t]! * data[y * width + x + t]!;
      across[y * columns + x] = sum;
    }
  const both = new Float64Array(rows * columns);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let t = 0; t < windowSide; t++) sum += taps[t]! * across[(y + t) * columns + x]!;
      both[y * columns + x] = sum;
    }
  return both;
};

/**
 * The structural similarity of two planes of one size, in windows of 11 by 11 with a Gaussian weight of deviation 1.5.
 *
 *     luminance = (2 μx μy + C1) / (μx² + μy² + C1)        contrast · structure = (2 σxy + C2) / (σx² + σy² + C2)
 *
 * In plain words: do neighborhoods agree in brightness, in contrast and in pattern?
 *
 * Five blurs, one a piece. Source: Wang, Bovik, Sheikh & Simoncelli 2004, section III.
 */
export function* structuralSimilarity(x: Plane, y: Plane): Sliced<StructuralSimilarity> {
  const { height, width } = x;
  const means: Float64Array[] = [];
  const products = [
    x.data,
    y.data,
    ...[[x, x] as const, [y, y] as const, [x, y] as const].map(([a, b]) =>
      a.data.map((value, i) => value * b.data[i]!),
    ),
  ];
  for (const values of products) {
    means.push(blurred(values, height, width));
    yield;
  }
  const [mx, my, xx, yy, xy] = means as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  let structure = 0;
  let whole = 0;
  for (let i = 0; i < mx.length; i++) {
    const [a, b] = [mx[i]!, my[i]!];
    const luminance = (2 * a * b + luminanceFloor) / (a * a + b * b + luminanceFloor);
    const rest = (2 * (xy[i]! - a * b) + contrastFloor) / (xx[i]! - a * a + yy[i]! - b * b + contrastFloor);
    structure += rest;
    whole += luminance * rest;
  }
  return { structure: structure / mx.length, whole: whole / mx.length };
}
