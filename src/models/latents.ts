import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { type Key, keyOf, normals, uniforms } from '../random.js';
import { checkedWidth } from './layers/internal/checks.js';

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
  size: checkedWidth('gaussian.size', size),
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
  size: checkedWidth('uniform.size', size),
  sample: (key, count) => Float32Array.from(uniforms(key, count * size), (u) => 2 * u - 1),
});

/** The distribution that a model's latents come from. Errors: `ConfigError` for a model without one. */
export const latentsOf = ({ latents }: { readonly latents: LatentDistribution | undefined }): LatentDistribution => {
  if (latents !== undefined) return latents;
  throw failure('ConfigError', 'model.latents', 'there are none', 'give the model latents: gaussian(size)');
};

/**
 * Independent parts side by side: z = (z_1, z_2, …), each from its own distribution, with a name for its columns.
 *
 * In plain words: noise and codes for one generator. `mutualInformation` finds a code by its name.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { gaussian, jointLatents, oneHotLatent } from 'rxgan/models';
 *
 * const z = jointLatents({ noise: gaussian(6), digit: oneHotLatent(10) });
 * assert.equal(z.size, 16);
 * assert.deepEqual(z.parts, { noise: [0, 6], digit: [6, 10] });
 * ```
 */
export const jointLatents = (named: Readonly<Record<string, LatentDistribution>>): LatentDistribution => {
  const entries = Object.entries(named);
  let size = 0;
  const placed = entries.map(([name, part]) => {
    size += part.size;
    return { name, part, from: size - part.size };
  });
  return {
    name: `jointLatents(${entries.map(([name, part]) => `${name}: ${part.name}`).join(', ')})`,
    size,
    parts: Object.fromEntries(placed.map(({ name, part, from }) => [name, [from, part.size]])),
    sample: (key, count) => {
      const rows = new Float32Array(count * size);
      for (const { name, part, from } of placed) {
        const values = part.sample(keyOf(key[0], name, key[1]), count);
        for (let i = 0; i < count; i++) rows.set(values.subarray(i * part.size, (i + 1) * part.size), i * size + from);
      }
      return rows;
    },
  };
};

/**
 * A class drawn uniformly, as a one-hot row of `classes` columns: a categorical code.
 *
 * In plain words: "make me one of kind k", with k at random.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { oneHotLatent } from 'rxgan/models';
 *
 * const row = oneHotLatent(8).sample([1, 2], 1);
 * assert.equal(row.length, 8);
 * assert.equal(row.reduce((sum, value) => sum + value, 0), 1);
 * ```
 */
export const oneHotLatent = (classes: number): LatentDistribution => ({
  name: `oneHotLatent(${classes})`,
  size: checkedWidth('oneHotLatent.classes', classes),
  sample: (key, count) => {
    const rows = new Float32Array(count * classes);
    uniforms(key, count).forEach((u, i) => {
      rows[i * classes + Math.floor(u * classes)] = 1;
    });
    return rows;
  },
});

/** Draws `[count, size]` latents on the device. */
export const drawLatents = (distribution: LatentDistribution, key: Key, count: number): tf.Tensor2D =>
  tf.tensor2d(distribution.sample(key, count), [count, distribution.size]);
