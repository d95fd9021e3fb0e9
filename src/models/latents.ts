import { failure } from '../errors.js';
import { type Key, normals, uniforms } from '../random.js';

/** What a generator draws from: `sample(key, count)` gives `count` latent vectors of length `size`, row by row. */
export interface LatentDistribution {
  readonly name: string;
  readonly size: number;
  readonly sample: (key: Key, count: number) => Float32Array;
  /** Columns with a name of their own: `[from, length]`. */
  readonly parts?: Readonly<Record<string, readonly [from: number, length: number]>>;
}

/**
 * z ~ N(0, I) in `size` dimensions.
 *
 * In plain words: the usual noise.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { gaussian } from 'rxgan/models';
 *
 * assert.equal(gaussian(100).sample([1, 2], 64).length, 6_400);
 * ```
 */
export const gaussian = (size: number): LatentDistribution => ({
  name: `gaussian(${size})`,
  size,
  sample: (key, count) => normals(key, count * size),
});

/**
 * z uniform in [-1, 1]^size.
 *
 * In plain words: the noise of the first GAN papers.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { uniform } from 'rxgan/models';
 *
 * assert.ok(uniform(2).sample([1, 2], 8).every((z) => Math.abs(z) < 1));
 * ```
 */
export const uniform = (size: number): LatentDistribution => ({
  name: `uniform(${size})`,
  size,
  sample: (key, count) => Float32Array.from(uniforms(key, count * size), (u) => 2 * u - 1),
});

/** The distribution that a model's latents come from. Errors: `ConfigError` for a model without one. */
export const latentsOf = ({ latents }: { readonly latents: LatentDistribution | undefined }): LatentDistribution => {
  if (latents !== undefined) return latents;
  throw failure('ConfigError', 'model.latents', 'there are none', 'give the model latents: gaussian(size)');
};
