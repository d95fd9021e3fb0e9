import * as tf from '@tensorflow/tfjs-core';
import { keyOf } from '../random.js';
import type { LossContext } from './loss.js';

/**
 * The context of a step of a run with this seed, for evaluating a loss outside of a training step.
 *
 * In plain words: `hinge.discriminator(real, fake, lossContext())` is all that a test of loss mathematics needs.
 *
 * `state` holds what a stateful loss has remembered, such as the k of `boundaryEquilibrium`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { hinge, lossContext } from 'rxgan/losses';
 *
 * assert.equal(await hinge.discriminator(tf.tensor1d([0]), tf.tensor1d([0]), lossContext()).array(), 2);
 * ```
 */
export const lossContext = (step = 0, { seed = 0, state = [] as readonly number[] } = {}): LossContext => ({
  step,
  key: (purpose) => keyOf(seed, purpose, step),
  state: () => tf.tensor1d([...state]),
});
