import * as tf from '@tensorflow/tfjs-core';
import { concatFlat } from '../models/concatFlat.js';
import { at, type Scheduled } from '../schedule.js';
import { type Step, step } from './step.js';

/**
 * Moves the average of the generator's weights: a ← decay · a + (1 - decay) · w.
 *
 * In plain words: samples of the averaged generator are calmer than those of the generator that is being trained.
 *
 * Reads the generator and writes only the average, which `samples` uses. Source: Polyak & Juditsky 1992; Yazıcı et al.
 * 2019 for GANs (decay 0.999 to 0.9999).
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { mlpGan } from 'rxgan/models';
 * import { ema } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(ema(0.999)),
 * );
 * assert.deepEqual((await firstValueFrom(run$)).metrics, {});
 * ```
 */
export const ema = (decay: Scheduled<number> = 0.999): Step<{}> =>
  step(({ gan, step: now }) => {
    const keep = at(decay, now);
    const weights = concatFlat(gan.generator.network.variables);
    gan.average.assign(tf.add(tf.mul(gan.average, keep), tf.mul(weights, 1 - keep)));
    return {};
  });
