import { flow } from 'fp-ts/lib/function.js';
import type { AdversarialLoss } from '../losses/loss.js';
import { withRequirements } from '../losses/requirement.js';
import { unrollingDemands } from '../training/unrolled.js';
import type { DiscriminatorMetrics } from '../training/updateDiscriminator.js';
import type { GeneratorMetrics } from '../training/updateGenerator.js';
import { ownWorkerDemands } from '../training/workerDemands.js';
import { discriminatorStep } from './discriminatorStep.js';
import { checkedPeriod, isDue } from './every.js';
import { type GeneratorOptions, generatorStep } from './generatorStep.js';
import { sharedStep } from './sharedStep.js';
import type { GanStep } from './step.js';
import { when } from './when.js';

export interface AlternatingOptions extends Pick<GeneratorOptions, 'unrolled' | 'workers'> {
  /** n_critic: discriminator steps for each generator step, each on a batch of its own; 1 if not given. */
  readonly nCritic?: number;
  /**
   * The generator answers the examples that the discriminator has just looked at, instead of fresh ones; false if not
   * given. One pass of the generator then serves both, as in the code that came with DCGAN.
   */
  readonly shared?: boolean;
}

/**
 * The usual schedule: a discriminator step at every tick, and a generator step after every nCritic of them.
 *
 * In plain words: DDDDDG for `nCritic: 5`. For any other order compose the steps with `every`, `when`, `times`, `phases`.
 *
 * Whatever is wrong with the loss in this model, and with nCritic, is said at once, before anything is trained. Errors:
 * `ConfigError` for an nCritic that is not a positive integer; those of both steps.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, take, toArray } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { gradientPenalty, wasserstein } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { alternating, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     alternating(gradientPenalty(0.1)(wasserstein), { nCritic: 2 }),
 *     report(),
 *   ),
 * );
 * const rows = await lastValueFrom(run$.pipe(take(4), toArray()));
 * assert.deepEqual(rows.map((row) => 'gLoss' in row), [false, true, false, true]);
 * ```
 */
export const alternating = <D extends string = never, G extends string = never>(
  loss: AdversarialLoss<D, G>,
  { nCritic = 1, shared = false, unrolled, workers }: AlternatingOptions = {},
): GanStep<DiscriminatorMetrics<D> & Partial<GeneratorMetrics<G>>> => {
  // The discriminator's step comes first, so it asks for what the generator's will need too.
  const checked = withRequirements(loss, [
    () => void checkedPeriod('nCritic', nCritic),
    ...(unrolled === undefined ? [] : unrollingDemands(unrolled)),
    ...ownWorkerDemands(workers ?? 1, { player: 'generator', loss, unrolling: unrolled }),
  ]);
  if (shared) return sharedStep(checked, ({ step }) => isDue(step, nCritic), { unrolling: unrolled, workers });
  return flow(
    discriminatorStep(checked, { workers }),
    when(({ step }) => isDue(step, nCritic), generatorStep(loss, { ...(unrolled && { unrolled }), workers })),
  ) as GanStep<DiscriminatorMetrics<D> & Partial<GeneratorMetrics<G>>>;
};
