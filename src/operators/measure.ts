import { type Step, step } from './step.js';

/**
 * Adds metrics computed from the tick, without training: `step` under the name that says so.
 *
 * In plain words: look, don't touch.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { mlpGan } from 'rxgan/models';
 * import { measure, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     measure(({ batch }) => ({ farthest: tf.max(tf.abs(batch)) as tf.Scalar })),
 *     report(),
 *   ),
 * );
 * assert.ok((await firstValueFrom(run$)).farthest < 1.1);
 * ```
 */
export const measure: typeof step = (f) => step(f);

export type { Step };
