import { type Mixture, type MixtureOptions, mixture } from './mixture.js';

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
