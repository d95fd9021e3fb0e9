import { flow } from 'fp-ts/lib/function.js';
import type { MonoTypeOperatorFunction } from 'rxjs';
import type { AdversarialLoss, AnyLoss } from '../losses/loss.js';
import { withRequirements } from '../losses/requirement.js';
import { at, type Schedule, type Scheduled } from '../schedules/schedule.js';
import type { ScheduleTree } from '../schedules/scheduleTrace.js';
import { scheduleStepOf } from '../streams/scheduleStep.js';
import type { Tick } from '../streams/tick.js';
import { canShareGenerator } from '../training/gan/canShareGenerator.js';
import { partsRequirements } from '../training/gan/partsRequirements.js';
import { unrollingRequirements } from '../training/gan/unrolled.js';
import {
  type DiscriminatorMetrics,
  type GeneratorMetrics,
  type GeneratorUpdateOptions,
  updateDiscriminator,
  updateGenerator,
} from '../training/gan/updates.js';
import { discriminatorStep } from './discriminatorStep.js';
import { checkedPeriodAt, isDue } from './every.js';
import { type GeneratorOptions, generatorStep } from './generatorStep.js';
import { ganStep } from './internal/ganStep.js';
import { gate } from './internal/route.js';
import { scheduleSteps } from './internal/scheduleSteps.js';
import { around } from './internal/tracing.js';
import type { GanStep } from './step.js';

export interface AlternatingOptions extends Pick<GeneratorOptions, 'unrolled' | 'workers'> {
  /** n_critic: discriminator steps for each generator step, each on a batch of its own, as in `every`; 1 if not given. */
  readonly nCritic?: Scheduled<number>;
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
 * `ConfigError` for an nCritic that is not a positive integer; those of both steps. Loss and nCritic may be schedules.
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
  loss: Scheduled<AdversarialLoss<D, G>>,
  { nCritic = 1, shared = false, unrolled: unrolling, workers }: AlternatingOptions = {},
): GanStep<DiscriminatorMetrics<D> & Partial<GeneratorMetrics<G>>> => {
  // The discriminator's step comes first, so it asks for what the generator's will need too.
  const checked = (now: number): AdversarialLoss<D, G> => {
    const inForce = at(loss, now);
    const unrolled = unrolling !== undefined;
    const setup = { players: ['generator'], loss: inForce as AnyLoss, tape: false, unrolled } as const;
    return withRequirements(inForce, [
      ({ step }) => void checkedPeriodAt('nCritic', nCritic, step),
      ...(unrolled ? unrollingRequirements(unrolling) : []),
      ...partsRequirements(workers ?? 1, setup),
    ]);
  };
  const isGeneratorsTurn = (tick: Tick): boolean => isDue(scheduleStepOf(tick), nCritic);
  const every = around((inside) => ({ _tag: 'Every', period: nCritic, inside }));
  const description = [scheduleSteps.discriminator(loss), ...every([scheduleSteps.generator(loss)])];
  return (
    shared
      ? sharedStep(description, checked, isGeneratorsTurn, { unrolling, workers })
      : flow(
          discriminatorStep(checked, { workers }),
          gate(
            isGeneratorsTurn,
            generatorStep(loss, { unrolled: unrolling, workers }) as MonoTypeOperatorFunction<Tick>,
            every,
          ),
        )
  ) as GanStep<DiscriminatorMetrics<D> & Partial<GeneratorMetrics<G>>>;
};

/**
 * One update of the discriminator and, at ticks that are due, one of the generator on the very examples that the
 * discriminator has just looked at: where both are computed by written-out passes, the generator is run once for the two.
 */
const sharedStep = <D extends string, G extends string>(
  description: ScheduleTree,
  loss: Schedule<AdversarialLoss<D, G>>,
  isGeneratorsTurn: (tick: Tick) => boolean,
  options: Pick<GeneratorUpdateOptions, 'unrolling' | 'workers'>,
) =>
  ganStep('alternating', description, (tick) => {
    const due = isGeneratorsTurn(tick);
    const inForce = loss(scheduleStepOf(tick));
    const keepForGenerator = due && canShareGenerator(tick.model, inForce, options.unrolling !== undefined);
    const discriminator = updateDiscriminator(tick, inForce, { keepForGenerator, workers: options.workers });
    discriminator.apply();
    if (!due) return discriminator.metrics;
    const generator = updateGenerator(tick, inForce, { ...options, reuse: discriminator.generated });
    generator.apply();
    return { ...discriminator.metrics, ...generator.metrics };
  });
