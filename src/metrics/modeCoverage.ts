import type { Mixture } from '../data/mixture.js';

/** How well points cover the modes of a mixture. */
export interface ModeCoverage {
  /** Modes with at least one point of high quality; K is the most. */
  readonly modes: number;
  /** Modes with at least twenty. */
  readonly modes20: number;
  /** The share of points within `threshold` deviations of the nearest mode. A perfect sampler scores 0.98889 at 3. */
  readonly highQuality: number;
  /** KL(histogram of high-quality points over the modes ‖ uniform), in nats, from 0 to log K; NaN without any. */
  readonly reverseKl: number;
  /** The deviation of high-quality points around their modes, divided by σ; NaN without any. Perfect: 0.9744 at 3. */
  readonly deviationRatio: number;
}

/**
 * Modes captured, high-quality share, reverse KL and deviation ratio of `[n, 2]` points, row by row.
 *
 * In plain words: are all modes there, are the points good, are the modes equally frequent, and are they round or
 * shrunk to a dot? The first three alone can be gamed by a generator that emits eight points.
 *
 * A point is of high quality if |x - μ| / σ < threshold (Euclidean) for its nearest mode μ. Bias: the expected reverse
 * KL of a perfect sampler is about (K - 1) / 2n, which is 0.0014 for eight modes and 2,500 points.
 *
 * Source: the protocol of PacGAN (Lin et al. 2018, section 4.1; code `synthetic_data_experiments`), 2,500 points.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { ring } from 'rxgan/data';
 * import { modeCoverage } from 'rxgan/metrics';
 *
 * const { means } = ring();
 * const { modes, highQuality, reverseKl } = modeCoverage(means.flat(), ring());
 * assert.deepEqual([modes, highQuality, reverseKl], [8, 1, 0]);
 * ```
 */
export const modeCoverage = (
  points: ArrayLike<number>,
  { means, deviation }: Pick<Mixture, 'means' | 'deviation'>,
  threshold = 3,
): ModeCoverage => {
  const total = points.length / 2;
  const counts = means.map(() => 0);
  let squares = 0;
  for (let i = 0; i < points.length; i += 2) {
    const distances = means.map(([mx, my]) => Math.hypot(points[i]! - mx, points[i + 1]! - my));
    const nearest = distances.reduce((best, distance, k) => (distance < distances[best]! ? k : best), 0);
    const distance = distances[nearest]! / deviation;
    if (!(distance < threshold)) continue;
    counts[nearest]!++;
    squares += distance * distance;
  }
  const good = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => count / good);
  return {
    modes: counts.filter((count) => count >= 1).length,
    modes20: counts.filter((count) => count >= 20).length,
    highQuality: good / total,
    reverseKl: shares.reduce((sum, share) => sum + (share === 0 ? 0 : share * Math.log(share * means.length)), 0),
    // Two coordinates a point: the mean square of one is half that of the distance.
    deviationRatio: Math.sqrt(squares / good / 2),
  };
};
