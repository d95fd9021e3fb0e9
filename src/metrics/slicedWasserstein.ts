import { wasserstein1d } from './wasserstein1d.js';

/**
 * The sliced Wasserstein-1 distance of two sets of points in the plane, `[n, 2]` and `[m, 2]` row by row: the mean over
 * `directions` equally spaced angles i·π/L of the distance of the projections.
 *
 * In plain words: look at both clouds from many sides, and average how far apart their shadows are.
 *
 * In units of the data. The estimate is biased upwards by about n^(-1/2). Source: Rabin et al. 2011; Bonneel et al. 2015.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { slicedWasserstein } from 'rxgan/metrics';
 *
 * const shifted = slicedWasserstein([0, 0, 1, 1], [3, 0, 4, 1], 512);
 * assert.ok(Math.abs(shifted - 3 * (2 / Math.PI)) < 1e-4);
 * ```
 */
export const slicedWasserstein = (a: ArrayLike<number>, b: ArrayLike<number>, directions = 64): number => {
  const project = (points: ArrayLike<number>, x: number, y: number): Float64Array =>
    Float64Array.from({ length: points.length / 2 }, (_, i) => x * points[2 * i]! + y * points[2 * i + 1]!);
  let sum = 0;
  for (let i = 0; i < directions; i++) {
    const angle = (i * Math.PI) / directions;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    sum += wasserstein1d(project(a, x, y), project(b, x, y));
  }
  return sum / directions;
};
