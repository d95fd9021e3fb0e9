import { keyOf, uniforms } from '../random.js';
import type { LatentDistribution } from './latents.js';
import { checkedWidth } from './layers/checkedWidth.js';

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
