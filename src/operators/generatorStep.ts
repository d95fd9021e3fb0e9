import type * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss } from '../losses/loss.js';
import { at, type Scheduled } from '../schedule.js';
import { repeated, type UpdateOptions } from './repeated.js';
import { type Step, step } from './step.js';
import { updateGenerator } from './updateGenerator.js';

/**
 * One update of the generator against the discriminator as it is; `updates` for more.
 *
 * In plain words: the generator makes examples and learns what the critic would have liked better.
 *
 * Adds `gLoss`. Every update draws fresh latents, as many as the batch has examples. Changes the generator and nothing
 * else: every value of the discriminator stays as it is, bit for bit. Errors: `UsedAfterFrame`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { nonSaturating } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { generatorStep, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 64, seed: 1 })).pipe(generatorStep(nonSaturating), report()),
 * );
 * assert.ok((await firstValueFrom(run$)).gLoss > 0);
 * ```
 */
export const generatorStep = (
  loss: Scheduled<AdversarialLoss<string>>,
  options: UpdateOptions = {},
): Step<{ readonly gLoss: tf.Scalar }> =>
  step(repeated('generatorStep', (tick) => updateGenerator(tick, at(loss, tick.step)), options));
