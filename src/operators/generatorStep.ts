import type { AdversarialLoss } from '../losses/loss.js';
import { at, type Scheduled } from '../schedules/schedule.js';
import { scheduleStepOf } from '../streams/scheduleStep.js';
import type { Unrolling } from '../training/gan/unrolled.js';
import { type GeneratorMetrics, updateGenerator, type WorkerOptions } from '../training/gan/updates.js';
import { ganStep } from './internal/ganStep.js';
import { scheduleSteps } from './internal/scheduleSteps.js';
import type { GanStep } from './step.js';

export interface GeneratorOptions extends WorkerOptions {
  /**
   * Against the discriminator as it would be after answering: the gradient goes through its next updates (Metz et al.
   * 2017, section 2.2). For discriminators of this library's own layers.
   */
  readonly unrolled?: Unrolling | undefined;
}

/**
 * One update of the generator against the discriminator as it is.
 *
 * In plain words: the generator makes examples and learns what the critic would have liked better.
 *
 * Adds `gLoss` (the sum of all terms) and each further term under its own name. Every update draws fresh latents, as many as the batch has examples. Changes the generator and nothing
 * else: every value of the discriminator stays as it is, bit for bit. Errors: `UsedAfterFrame`; whatever the loss requires and
 * does not find, all at once.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { nonSaturating } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { generatorStep, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 64, seed: 1 })).pipe(generatorStep(nonSaturating), report()),
 * );
 * assert.ok((await firstValueFrom(run$)).gLoss > 0);
 * ```
 */
export const generatorStep = <G extends string = never>(
  loss: Scheduled<AdversarialLoss<string, G>>,
  { unrolled: unrolling, workers }: GeneratorOptions = {},
): GanStep<GeneratorMetrics<G>> =>
  ganStep('generatorStep', [scheduleSteps.generator(loss)], (tick) => {
    const { metrics, apply } = updateGenerator(tick, at(loss, scheduleStepOf(tick)), { unrolling, workers });
    apply();
    return metrics;
  }) as GanStep<GeneratorMetrics<G>>;
