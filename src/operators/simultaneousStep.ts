import type { AdversarialLoss } from '../losses/loss.js';
import { at, type Scheduled } from '../schedule.js';
import {
  type DiscriminatorMetrics,
  type GeneratorMetrics,
  updateDiscriminator,
  updateGenerator,
} from '../training/gan/updates.js';
import { type GanStep, step } from './step.js';

/**
 * One update of both players, each against the other as it was before.
 *
 * In plain words: simultaneous gradient descent, the scheme of most proofs. Alternating steps, where the second player
 * already sees the first one's move, are usually the better ones to train with.
 *
 * Adds what `discriminatorStep` and `generatorStep` add. Source: Mescheder, Nowozin & Geiger 2017, section 2.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { nonSaturating } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { report, simultaneousStep } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(simultaneousStep(nonSaturating), report()),
 * );
 * const { dLoss, gLoss } = await firstValueFrom(run$);
 * assert.ok(dLoss > 0 && gLoss > 0);
 * ```
 */
export const simultaneousStep = <D extends string = never, G extends string = never>(
  loss: Scheduled<AdversarialLoss<D, G>>,
): GanStep<DiscriminatorMetrics<D> & GeneratorMetrics<G>> =>
  step((tick) => {
    const now = at(loss, tick.step);
    const [discriminator, generator] = [updateDiscriminator(tick, now), updateGenerator(tick, now)];
    discriminator.apply();
    generator.apply();
    return { ...discriminator.metrics, ...generator.metrics };
  }) as GanStep<DiscriminatorMetrics<D> & GeneratorMetrics<G>>;
