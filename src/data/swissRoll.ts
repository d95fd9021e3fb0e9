import { keyOf, normals, uniforms } from '../random.js';
import type { Dataset } from './dataset.js';
import type { MixtureOptions } from './mixture.js';

/**
 * A spiral: (t cos t, t sin t) / 7.5 with t = 1.5π (1 + 2u), u uniform, plus N(0, noise²) before the division.
 *
 * In plain words: a curve that never crosses itself, to see whether a generator can bend.
 *
 * Source: Gulrajani et al. 2017, toy code (noise 0.25, scale 7.5).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { swissRoll } from 'rxgan/data';
 *
 * const [x, y] = swissRoll({ seed: 1 }).at(12);
 * assert.ok(Math.hypot(x!, y!) < 2.1);
 * ```
 */
export const swissRoll = ({
  seed = 0,
  size = 100_000,
  noise = 0.25,
}: MixtureOptions & { readonly noise?: number } = {}): Dataset => {
  const turnKey = keyOf(seed, 'swissRoll/turn');
  const noiseKey = keyOf(seed, 'swissRoll/noise');
  return {
    name: 'swissRoll',
    size,
    shape: [2],
    at: (index) => {
      const [u] = uniforms(turnKey, 1, index);
      const [nx, ny] = normals(noiseKey, 2, index);
      const t = 1.5 * Math.PI * (1 + 2 * u!);
      return [(t * Math.cos(t) + noise * nx!) / 7.5, (t * Math.sin(t) + noise * ny!) / 7.5];
    },
  };
};
