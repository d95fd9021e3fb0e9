import type * as tf from '@tensorflow/tfjs-core';
import type { OperatorFunction } from 'rxjs';
import type { GanPlayer, Players } from '../models/model.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { assertFree } from './assertFree.js';
import type { Due } from './every.js';
import { readback } from './internal/readback.js';

/** A tensor that has left the device. */
export interface HostTensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/**
 * Leaves the device with any tensors: those that `select` names, of the last of every n ticks (or those a predicate of the step names), in order.
 *
 * In plain words: what `report` does for metrics, for whatever you want to look at.
 *
 * Errors: `ConfigError` for an n below 1, and for a tensor named `step` or by a number.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { mlpGan } from 'rxgan/models';
 * import { readTensors } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(readTensors(10, ({ batch }) => ({ batch }))),
 * );
 * const { step, batch } = await firstValueFrom(run$);
 * assert.deepEqual([step, batch.shape], [9, [8, 2]]);
 * ```
 */
export const readTensors = <
  N extends Readonly<Record<string, tf.Tensor>>,
  L = Players<GanPlayer>,
  B = tf.Tensor,
  M extends Metrics = {},
>(
  due: Due,
  select: (tick: Tick<B, M, L>) => N,
): OperatorFunction<Tick<B, M, L>, { readonly step: number } & { readonly [K in keyof N]: HostTensor }> =>
  readback('readTensors', due, (tick) => {
    const named = Object.entries(select(tick));
    assertFree(
      'readTensors',
      named.map(([name]) => name),
      ['step'],
    );
    const shapes = named.map(([, { shape }]) => shape);
    return {
      tensors: named.map(([, tensor]) => tensor),
      arrive: (values) =>
        ({
          step: tick.step,
          ...Object.fromEntries(named.map(([name], i) => [name, { data: values[i]!, shape: shapes[i]! }])),
        }) as unknown as { readonly step: number } & { readonly [K in keyof N]: HostTensor },
    };
  });
