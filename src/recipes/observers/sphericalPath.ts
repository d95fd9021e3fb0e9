/**
 * `frames` latents on the way from one latent to another along a great circle, the first and the last being the two
 * themselves: `[frames, size]` row by row. The length goes along too, from that of the one to that of the other.
 *
 * In plain words: halfway between two Gaussian latents on a straight line is a latent that is shorter than any the
 * generator has learnt from; on a sphere it is not. Latents of one direction, or of opposite ones, go straight.
 *
 * Source: Shoemake 1985; White 2016, "Sampling generative networks", section 2.1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { sphericalPath } from 'rxgan/recipes';
 *
 * const path = sphericalPath([2, 0], [0, 2], 3);
 * assert.deepEqual([...path].map((x) => Math.round(100 * x)), [200, 0, 141, 141, 0, 200]);
 * ```
 */
export const sphericalPath = (from: ArrayLike<number>, to: ArrayLike<number>, frames: number): Float32Array => {
  const size = from.length;
  const [start, end] = [Float64Array.from(from), Float64Array.from(to)];
  const [startLength, endLength] = [Math.hypot(...start), Math.hypot(...end)];
  const cosine = start.reduce((sum, x, i) => sum + x * end[i]!, 0) / (startLength * endLength);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const path = new Float32Array(frames * size);
  for (let frame = 0; frame < frames; frame++) {
    const way = frames === 1 ? 0 : frame / (frames - 1);
    const length = startLength + (endLength - startLength) * way;
    // A NaN, of latents without a direction, goes straight too.
    const turns = Math.sin(angle) > 1e-6;
    const [a, b] = turns
      ? [
          (Math.sin((1 - way) * angle) / Math.sin(angle)) * (length / startLength),
          (Math.sin(way * angle) / Math.sin(angle)) * (length / endLength),
        ]
      : [1 - way, way];
    for (let i = 0; i < size; i++) path[frame * size + i] = a * start[i]! + b * end[i]!;
  }
  return path;
};
