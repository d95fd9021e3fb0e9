import { keyOf, normals, uniforms } from '../random.js';
import type { Dataset } from './dataset.js';
import type { MixtureOptions } from './mixture.js';

/**
 * Two interleaved half circles: (cos t, sin t) and (1 - cos t, 1/2 - sin t), t uniform in [0, π], plus N(0, noise²).
 *
 * In plain words: two crescents that no straight line separates.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { twoMoons } from 'rxgan/data';
 *
 * const [x, y] = twoMoons({ seed: 1, noise: 0 }).at(3);
 * const onUpper = Math.abs(Math.hypot(x!, y!) - 1) < 1e-6;
 * const onLower = Math.abs(Math.hypot(x! - 1, y! - 0.5) - 1) < 1e-6;
 * assert.ok(onUpper || onLower);
 * ```
 */
export const twoMoons = ({
  seed = 0,
  size = 100_000,
  noise = 0.05,
}: MixtureOptions & { readonly noise?: number } = {}): Dataset => {
  const turnKey = keyOf(seed, 'twoMoons/turn');
  const noiseKey = keyOf(seed, 'twoMoons/noise');
  return {
    name: 'twoMoons',
    size,
    shape: [2],
    at: (index) => {
      const [side, u] = uniforms(turnKey, 2, index);
      const [nx, ny] = normals(noiseKey, 2, index);
      const t = Math.PI * u!;
      const [x, y] = side! < 0.5 ? [Math.cos(t), Math.sin(t)] : [1 - Math.cos(t), 0.5 - Math.sin(t)];
      return [x + noise * nx!, y + noise * ny!];
    },
  };
};
