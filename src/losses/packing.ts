import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import type { AdversarialLoss } from './loss.js';

/** Every `count` examples in a row as one, joined along the last axis: `[n, …, c]` to `[n / count, …, count · c]`. */
export const packed = (examples: tf.Tensor, count: number): tf.Tensor => {
  if (count === 1) return examples;
  const [batch, ...shape] = examples.shape;
  const apart = tf.reshape(examples, [batch! / count, count, ...shape]);
  return tf.concat(
    tf.unstack(apart, 1).map((each) => tf.reshape(each, [batch! / count, ...shape])),
    -1,
  );
};

/**
 * The discriminator judges `count` examples together: PacGAN.
 *
 * In plain words: a generator that repeats itself gives itself away when its examples are seen side by side.
 *
 * The discriminator takes examples whose last axis is `count` times as long: `[batch / count, …, count · channels]`.
 * Errors: `ConfigError` when `count` is not a positive integer or does not divide the batch. Source: Lin et al. 2018,
 * section 3 (count 2 to 4).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { nonSaturating, packing } from 'rxgan/losses';
 *
 * assert.equal(packing(2)(nonSaturating).packing, 2);
 * ```
 */
export const packing =
  (count: number) =>
  <D extends string, G extends string>(loss: AdversarialLoss<D, G>): AdversarialLoss<D, G> => ({
    ...loss,
    name: `packing(${loss.name})`,
    packing: count * loss.packing,
    requirements: [
      ...loss.requirements,
      ({ batch }) => {
        const next = 'choose a batch size that is a multiple of it';
        checked(integer({ min: 1 }), 'packing', count, next);
        if (batch % (count * loss.packing) !== 0)
          throw failure('ConfigError', 'packing', `${count} does not divide the batch of ${batch}`, next);
      },
    ],
  });
