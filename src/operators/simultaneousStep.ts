import * as tf from '@tensorflow/tfjs-core';
import type { AdversarialLoss, AnyLoss } from '../losses/loss.js';
import { at, checkedAt, type Scheduled } from '../schedules/schedule.js';
import { number } from '../schema/numbers.js';
import { scheduleStepOf } from '../streams/scheduleStep.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { consensusGradients } from '../training/consensus.js';
import { adversarialObjective } from '../training/gan/adversarialObjective.js';
import {
  type DiscriminatorMetrics,
  type GeneratorMetrics,
  updateDiscriminator,
  updateGenerator,
} from '../training/gan/updates.js';
import { objectiveProblem } from '../training/objective.js';
import { ganStep } from './internal/ganStep.js';
import { scheduleSteps } from './internal/scheduleSteps.js';
import type { GanStep } from './step.js';

export interface SimultaneousOptions {
  /** The weight γ of the consensus regularizer; 0 if not given. */
  readonly consensus?: Scheduled<number> | undefined;
}

/**
 * One update of both players, each against the other as it was before.
 *
 * In plain words: simultaneous gradient descent, the scheme of most proofs. Alternating steps, where the second player
 * already sees the first one's move, are usually the better ones to train with.
 *
 * Adds what `discriminatorStep` and `generatorStep` add. With `consensus` γ both players also descend γ · ½ |v|², v the
 * gradients of both losses at this point; it is a metric of its own. The networks must then have second derivatives by
 * their weights (this library's layers have). Source: Mescheder, Nowozin & Geiger 2017, sections 2 and 4 (γ = 10).
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
export function simultaneousStep<D extends string = never, G extends string = never>(
  loss: Scheduled<AdversarialLoss<D, G>>,
): GanStep<DiscriminatorMetrics<D> & GeneratorMetrics<G>>;
export function simultaneousStep<D extends string = never, G extends string = never>(
  loss: Scheduled<AdversarialLoss<D, G>>,
  options: SimultaneousOptions,
): GanStep<DiscriminatorMetrics<D> & GeneratorMetrics<G> & { readonly consensus?: tf.Scalar }>;
export function simultaneousStep(
  loss: Scheduled<AnyLoss>,
  { consensus = 0 }: SimultaneousOptions = {},
): GanStep<Metrics> {
  return ganStep('simultaneousStep', [scheduleSteps.both(loss)], (tick) => {
    const step = scheduleStepOf(tick);
    const now = at(loss, step);
    const weight = checkedAt(number({ min: 0 }), 'simultaneousStep.consensus', consensus, step, 'use 10');
    const [discriminator, generator] = [updateDiscriminator(tick, now), updateGenerator(tick, now)];
    const further = weight === 0 ? undefined : consensusOf(tick, now, weight);
    discriminator.apply(further?.gradients);
    generator.apply(further?.gradients);
    return { ...discriminator.metrics, ...generator.metrics, ...(further && { consensus: further.term }) };
  }) as GanStep<Metrics>;
}

/** The consensus term and its gradients, weighted. */
const consensusOf = (tick: Tick, loss: AnyLoss, weight: number) => {
  const problems = (['discriminator', 'generator'] as const).map((player) =>
    objectiveProblem(tick, [player], adversarialObjective(tick, player, loss)),
  );
  const { gradients, energy } = consensusGradients(tick.model, problems);
  const weighted = Object.entries(gradients).map(
    ([player, own]) => [player, own.map((gradient) => tf.mul(gradient, weight))] as const,
  );
  return { gradients: Object.fromEntries(weighted), term: tf.mul<tf.Scalar>(energy, weight) };
};
