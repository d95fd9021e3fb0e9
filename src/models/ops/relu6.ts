import { clip } from './clip.js';

/**
 * The rectifier with a ceiling: min(max(x, 0), 6), elementwise.
 *
 * In plain words: a rectifier that cannot grow without bound. `tf.relu6` throws in a second derivative.
 *
 * Source: Krizhevsky 2010.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { relu6 } from 'rxgan/models';
 *
 * assert.deepEqual(await relu6(tf.tensor1d([-1, 2, 9])).array(), [0, 2, 6]);
 * ```
 */
export const relu6 = clip(0, 6);
