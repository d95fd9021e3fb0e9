import type * as tf from '@tensorflow/tfjs-core';
import { type Observable, tap } from 'rxjs';
import type { MemoryKey } from '../models/memory.js';
import { assertOpen, type Metrics, type Tick } from '../streams/tick.js';

/**
 * Keeps the number of a metric in the model's memory, where the ticks after this one find it.
 *
 * In plain words: lets a decision depend on a measurement: `when(({ model }) => (model.memory.get(memoryKey('dLoss')) ?? 1) > 0.3, …)`.
 *
 * The number is known from the next step of the clock on: what a step sees is what the step before it measured, never what
 * happens to have arrived. The memory belongs to the model, and so to its checkpoints.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, map, take, toArray } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { hinge } from 'rxgan/losses';
 * import { memoryKey, mlpGan } from 'rxgan/models';
 * import { discriminatorStep, remember } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const known$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     map((tick) => ({ ...tick, known: tick.model.memory.has(memoryKey('dLoss')) })),
 *     discriminatorStep(hinge),
 *     remember(memoryKey('dLoss')),
 *     map((tick) => tick.step),
 *   ),
 * );
 * assert.deepEqual(await lastValueFrom(known$.pipe(take(2), toArray())), [0, 1]);
 * ```
 */
export const remember =
  <K extends string>(key: MemoryKey<K>) =>
  <B, M extends Metrics & { readonly [P in K]?: tf.Scalar }, L>(
    source: Observable<Tick<B, M, L>>,
  ): Observable<Tick<B, M, L>> =>
    source.pipe(
      tap((tick) => {
        assertOpen(tick);
        const metric = tick.metrics[key.name];
        if (metric === undefined) return;
        const value = tick.read(metric).then(([number]) => number!);
        tick.model.memory.setLater(key, value, tick.step + 1);
      }),
    );
