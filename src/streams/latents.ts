import * as tf from '@tensorflow/tfjs-core';
import { map, type Observable } from 'rxjs';
import type { LatentDistribution } from '../models/latents.js';
import type { Key } from '../random.js';
import type { Metrics, Tick } from './tick.js';

/**
 * Says what the steps downstream draw the generator's inputs from.
 *
 * In plain words: every update of every step gets fresh latents from this distribution. Without it, the model's own.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { mlpGan, uniform } from 'rxgan/models';
 * import { batches, latents, scoped, ticks } from 'rxgan/streams';
 *
 * const named$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 4, seed: 1 })).pipe(latents(uniform(2))),
 * );
 * assert.equal((await firstValueFrom(named$)).latents.name, 'uniform(2)');
 * ```
 */
export const latents =
  (distribution: LatentDistribution) =>
  <B, M extends Metrics>(source: Observable<Tick<B, M>>): Observable<Tick<B, M>> =>
    source.pipe(map((tick) => ({ ...tick, latents: distribution })));

/** Draws `[count, size]` latents on the device. */
export const drawLatents = (distribution: LatentDistribution, key: Key, count: number): tf.Tensor2D =>
  tf.tensor2d(distribution.sample(key, count), [count, distribution.size]);
