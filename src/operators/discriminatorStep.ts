import type { AdversarialLoss } from '../losses/loss.js';
import { at, type Scheduled } from '../schedules/schedule.js';
import { scheduleStepOf } from '../streams/scheduleStep.js';
import { type DiscriminatorMetrics, updateDiscriminator, type WorkerOptions } from '../training/gan/updates.js';
import { ganStep } from './internal/ganStep.js';
import { scheduleSteps } from './internal/scheduleSteps.js';
import type { GanStep } from './step.js';

/**
 * One update of the discriminator on the tick's batch and as many generated examples.
 *
 * In plain words: the critic looks at real and generated examples and gets better at telling them apart.
 *
 * Adds `dLoss` (the sum of all terms), `dReal` and `dFake` (mean raw scores) and each further term under its own name. All
 * terms enter one optimizer step. Every update draws fresh latents. Changes
 * the discriminator and nothing else: every value of the generator stays as it is, bit for bit. Errors:
 * `UsedAfterFrame`; whatever the loss requires and does not find, all at once.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { gradientPenalty, wasserstein } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { discriminatorStep, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 64, seed: 1 })).pipe(
 *     discriminatorStep(gradientPenalty(0.1)(wasserstein)),
 *     report(),
 *   ),
 * );
 * const { dLoss, dReal, dFake, gradientPenalty: penalty } = await firstValueFrom(run$);
 * assert.ok(Math.abs(dLoss - (dFake - dReal + penalty)) < 1e-5);
 * ```
 */
export const discriminatorStep = <D extends string = never>(
  loss: Scheduled<AdversarialLoss<D, string>>,
  { workers }: WorkerOptions = {},
): GanStep<DiscriminatorMetrics<D>> =>
  ganStep('discriminatorStep', [scheduleSteps.discriminator(loss)], (tick) => {
    const { metrics, apply } = updateDiscriminator(tick, at(loss, scheduleStepOf(tick)), { workers });
    apply();
    return metrics;
  }) as GanStep<DiscriminatorMetrics<D>>;
