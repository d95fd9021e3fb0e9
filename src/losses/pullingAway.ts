import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import type { Scheduled } from '../schedules/schedule.js';
import { needsHead } from './requirements.js';
import { withGeneratorTerm } from './withTerm.js';

/**
 * The mean squared cosine between the codes of different examples: 1 / N(N-1) Σ_{i≠j} cos²(s_i, s_j), in [0, 1].
 *
 * In plain words: 1 when all codes point the same way, 0 when they are at right angles.
 *
 * Shapes: `[batch, code]` to a scalar; a row of zeros counts as at right angles to all. Errors: `ShapeMismatch` for fewer
 * than two rows.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { meanSquaredCosine } from 'rxgan/losses';
 *
 * const [value] = await meanSquaredCosine(tf.tensor2d([[1, 0], [0, 3]])).data();
 * assert.equal(value, 0);
 * ```
 */
export const meanSquaredCosine = (codes: tf.Tensor): tf.Scalar => {
  const count = codes.shape[0]!;
  if (count < 2)
    throw failure('ShapeMismatch', 'pullingAway', `compares examples, but got ${count}`, 'use a batch of two or more');
  // The 1e-12 keeps the root differentiable for a row of zeros.
  const unit = tf.div(codes, tf.sqrt(tf.add(tf.sum(tf.square(codes), 1, true), 1e-12))) as tf.Tensor2D;
  const own = tf.sum(tf.square(tf.sum(tf.square(unit), 1)));
  const all = tf.sum(tf.square(tf.matMul(unit, unit, false, true)));
  return tf.div(tf.sub(all, own), count * (count - 1));
};

/**
 * Adds weight · mean_{i≠j} cos²(s_i, s_j) over the codes of generated examples to the generator's loss.
 *
 * In plain words: examples of one batch should be different from each other, as the discriminator encodes them.
 *
 * Looks at the discriminator's head `code`, which `energyCritic` has. Adds the metric `pullingAway`. Errors: `ConfigError`
 * without such a head; `ShapeMismatch` for fewer than two examples. Source: Zhao, Mathieu & LeCun 2016, section 2.4
 * (weight 0.1).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { energyBased, pullingAway } from 'rxgan/losses';
 *
 * assert.deepEqual(pullingAway()(energyBased(10)).generatorTerms.map(({ name }) => name), ['pullingAway']);
 * ```
 */
export const pullingAway = (weight: Scheduled<number> = 0.1) =>
  withGeneratorTerm(
    { name: 'pullingAway', weight, value: ({ head }) => meanSquaredCosine(head('fake', 'code')) },
    needsHead('pullingAway', 'code'),
  );
