import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { concatFlat } from '../models/concatFlat.js';
import type { Players } from '../models/model.js';
import { checkedAt, type Scheduled } from '../schedules/schedule.js';
import { checked } from '../schema/checked.js';
import { number } from '../schema/numbers.js';
import { scheduleStepOf } from '../streams/scheduleStep.js';
import { assertPlayers } from './internal/players.js';
import { describedStep, type Step } from './step.js';

const share = number({ min: 0, max: 1 });
const usual = 'use 0.999';

/**
 * Moves the exponential moving average of a player's weights: a ← decay · a + (1 - decay) · w.
 *
 * In plain words: samples of the averaged generator are calmer than those of the generator that is being trained.
 *
 * Reads the player and writes only its average, which `samples` and evaluations use. A GAN keeps the generator's; for
 * other players name them in the model's `ema`. Errors: `ConfigError` for a player that is not there or has no average,
 * and for a decay outside of [0, 1]. Source: Polyak & Juditsky 1992; Yazıcı et al. 2019 for GANs (decay 0.999 to 0.9999).
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
 * const run$ = scoped(mlpGan({ seed: 1 }), (model) =>
 *   ticks(model, batches(ring(), { size: 8, seed: 1 })).pipe(ema('generator', 0.999)),
 * );
 * assert.deepEqual((await firstValueFrom(run$)).metrics, {});
 * ```
 */
export const ema = <P extends string>(player: P, decay: Scheduled<number> = 0.999): Step<{}, Players<P>> => {
  const path = `ema('${player}')`;
  if (typeof decay !== 'function') checked(share, `${path}.decay`, decay, usual);
  const label = player === 'generator' ? 'EMA' : `EMA ${player}`;
  return describedStep<{}, Players<P>>([{ _tag: 'Step', label }], (tick) => {
    const { model } = tick;
    assertPlayers(path, model, [player]);
    const { ema: average, network } = model.players[player];
    if (average === undefined)
      throw failure('ConfigError', path, 'the model keeps no average of it', `give the model ema: ['${player}']`);
    const keep = checkedAt(share, `${path}.decay`, decay, scheduleStepOf(tick), usual);
    average.assign(tf.add(tf.mul(average, keep), tf.mul(concatFlat(network.variables), 1 - keep)));
    return {};
  });
};
