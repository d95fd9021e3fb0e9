import { type Mixture, type MixtureOptions, mixture } from './mixture.js';

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
