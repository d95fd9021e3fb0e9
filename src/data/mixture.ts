import { keyOf, normals, uniforms } from '../random.js';
import type { Dataset } from './dataset.js';

/** A mixture of equally likely round Gaussians in the plane, with its modes in plain view for the metrics. */
export interface Mixture extends Dataset {
  readonly means: readonly (readonly [number, number])[];
  readonly deviation: number;
}
export interface MixtureOptions {
  readonly seed?: number;
  /** How many points the set holds; the protocol of PacGAN has 100,000. */
  readonly size?: number;
}

/**
 * The mixture Σ_k 1/K · N(μ_k, σ² I) as a data set: point i draws its mode and its deviation from (seed, i).
 *
 * In plain words: clouds of points around the given centers.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { mixture } from 'rxgan/data';
 *
 * const pair = mixture('pair', [[-1, 0], [1, 0]], 0.01, { seed: 7 });
 * const [x] = pair.at(0);
 * assert.ok(Math.abs(Math.abs(x!) - 1) < 0.1);
 * ```
 */
export const mixture = (
  name: string,
  means: Mixture['means'],
  deviation: number,
  { seed = 0, size = 100_000 }: MixtureOptions = {},
): Mixture => {
  const modeKey = keyOf(seed, `${name}/mode`);
  const pointKey = keyOf(seed, `${name}/point`);
  const label = (index: number): number => Math.floor(uniforms(modeKey, 1, index)[0]! * means.length);
  return {
    name,
    means,
    deviation,
    size,
    shape: [2],
    classes: means.length,
    label,
    at: (index) => {
      const [nx, ny] = normals(pointKey, 2, index);
      const [mx, my] = means[label(index)]!;
      return [mx + deviation * nx!, my + deviation * ny!];
    },
  };
};
