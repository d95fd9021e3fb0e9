import type { Observable } from 'rxjs';
import type { GanPlayer, Players } from '../models/model.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import type { Metrics, Tick } from '../streams/tick.js';
import type { Due } from './every.js';
import { type GenerationOptions, generation } from './internal/generation.js';
import { type HostTensor, readTensors } from './readTensors.js';

export interface SampleOptions<L = Players<GanPlayer>> extends GenerationOptions<L> {
  /** How many examples; 64 if not given. */
  readonly count?: number;
}

/**
 * Examples made from fixed latents, of the last of every n ticks (or those a predicate of the step names), as plain numbers.
 *
 * In plain words: the same faces at every look, so that one can see them change. Draws nothing that training draws, and
 * changes nothing.
 *
 * A conditional generator is given the classes in turn. A model of other players says how its examples are made:
 * `samples(10, { generate: ({ net, draw }) => net.decoder(draw(gaussian(8))) })`. Shapes: `samples` is `[count, ...example]`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { mlpGan } from 'rxgan/models';
 * import { samples } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(samples(10, { count: 16 })),
 * );
 * assert.deepEqual((await firstValueFrom(run$)).samples.shape, [16, 2]);
 * ```
 */
export const samples = <L>(
  due: Due,
  { count = 64, ...options }: SampleOptions<L> = {},
): ((source: Observable<Tick<unknown, Metrics, L>>) => Observable<{
  readonly step: number;
  readonly samples: HostTensor;
}>) => {
  checked(integer({ min: 1 }), 'samples.count', count, 'use 64');
  return readTensors(due, (tick: Tick<unknown, Metrics, L>) => {
    const examples = generation(tick, 'samples', count, options);
    try {
      return { samples: examples.make(0, count) };
    } finally {
      examples[Symbol.dispose]();
    }
  });
};
