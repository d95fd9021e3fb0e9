import type { OperatorFunction } from 'rxjs';
import { latentsOf } from '../models/latents.js';
import { inferencePass } from '../models/network.js';
import { withEma } from '../models/player.js';
import { keyOf } from '../random.js';
import { eachClass } from '../streams/labels.js';
import { drawLatents } from '../streams/latents.js';
import type { Tick } from '../streams/tick.js';
import type { Due } from './every.js';
import { type HostTensor, readTensors } from './readTensors.js';

export interface SampleOptions {
  /** How many examples; 64 if not given. */
  readonly count?: number;
  /** From the averaged generator (the default) or from the one being trained. */
  readonly averaged?: boolean;
}

/**
 * Examples made from fixed latents, of the last of every n ticks (or those a predicate of the step names), as plain numbers.
 *
 * In plain words: the same faces at every look, so that one can see them change. Draws nothing that training draws, and
 * changes nothing.
 *
 * A conditional generator is asked for the classes in turn. Shapes: `samples` is `[count, ...example]`.
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
export const samples = (
  due: Due,
  { count = 64, averaged = true }: SampleOptions = {},
): OperatorFunction<Tick, { readonly step: number; readonly samples: HostTensor }> =>
  readTensors(due, ({ model, labels }) => {
    const { generator } = model.players;
    const z = drawLatents(latentsOf(model), keyOf(model.seed, 'samples'), count);
    const pass = { ...inferencePass, condition: eachClass(labels, count) };
    const generate = () => generator.network.apply(z, pass);
    return { samples: averaged ? withEma(generator, generate) : generate() };
  });
