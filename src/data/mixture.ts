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

/**
 * Eight Gaussians on a circle of radius 1 with standard deviation 0.01: μ_k = (cos 2πk/8, sin 2πk/8).
 *
 * In plain words: the classic test for mode collapse. (Some demos place the modes at `linspace(0, 2π, 8)` with the end
 * point, which makes two of them coincide; this does not.)
 *
 * Source: PacGAN (Lin et al. 2018, section 4.1).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { ring } from 'rxgan/data';
 *
 * assert.equal(ring().means.length, 8);
 * ```
 */
export const ring = (options: MixtureOptions & { readonly modes?: number; readonly radius?: number } = {}): Mixture => {
  const { modes = 8, radius = 1 } = options;
  const means = Array.from({ length: modes }, (_, k) => {
    const angle = (2 * Math.PI * k) / modes;
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
  });
  return mixture('ring', means, 0.01, options);
};

/**
 * Twenty-five Gaussians on the grid {-4, -2, 0, 2, 4}² with standard deviation 0.05.
 *
 * In plain words: the harder test for mode collapse; plain GANs lose three to nine of its modes.
 *
 * Source: PacGAN (Lin et al. 2018, section 4.1).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { grid } from 'rxgan/data';
 *
 * assert.deepEqual(grid().means[0], [-4, -4]);
 * assert.equal(grid().means.length, 25);
 * ```
 */
export const grid = (options: MixtureOptions = {}): Mixture => {
  const side = [-4, -2, 0, 2, 4];
  return mixture(
    'grid',
    side.flatMap((y) => side.map((x) => [x, y] as const)),
    0.05,
    options,
  );
};
