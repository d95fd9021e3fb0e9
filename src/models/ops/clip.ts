import * as tf from '@tensorflow/tfjs-core';
import { elementwise } from './elementwise.js';
import type { TwiceDifferentiable } from './twiceDifferentiable.js';

/**
 * min(max(x, low), high), elementwise; the gradient is 1 inside and 0 outside.
 *
 * In plain words: `tf.clipByValue` throws in a second derivative; this does not.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { clip } from 'rxgan/models';
 *
 * assert.deepEqual(await clip(-1, 1)(tf.tensor1d([-3, 0.5, 3])).array(), [-1, 0.5, 1]);
 * ```
 */
export const clip = (low: number, high: number): TwiceDifferentiable =>
  elementwise(
    (x) => tf.clipByValue(x, low, high),
    (x) => tf.sub(tf.step(tf.sub(x, low)), tf.step(tf.sub(x, high))),
  );
