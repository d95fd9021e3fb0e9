import type * as tf from '@tensorflow/tfjs-core';
import type { Observable } from 'rxjs';
import type { AnyLoss } from '../losses/loss.js';
import type { GanPlayer, Players } from '../models/model.js';
import { discriminatorStep } from '../operators/discriminatorStep.js';
import { ema } from '../operators/ema.js';
import { every } from '../operators/every.js';
import { generatorStep } from '../operators/generatorStep.js';
import { learning } from '../operators/learning.js';
import type { Scheduled } from '../schedules/schedule.js';
import type { Metrics, Tick } from '../streams/tick.js';

/**
 * What happens to a player, and at which steps: executed, and by its own account described and drawn. With several players
 * that learn by one operator, such as `minimize(['encoder', 'decoder'], …)`, name the first of them.
 */
export interface ScheduleEntry<P extends string = string, B = unknown> {
  /** The player that learns by it: at the last of every `every` steps, and at every step that is requested of it alone. */
  readonly player: P;
  readonly every?: Scheduled<number>;
  operator(ticks$: Observable<Tick<B, {}, Players<P>>>): Observable<Tick<B, Metrics, Players<P>>>;
}

/** What happens at every step, in this order. */
export type TrainingSchedule<P extends string = string, B = unknown> = readonly ScheduleEntry<P, B>[];

/** The schedule as one operator over ticks. */
export const execute =
  (schedule: TrainingSchedule) =>
  (ticks$: Observable<Tick>): Observable<Tick<tf.Tensor, Metrics>> =>
    schedule.reduce<Observable<Tick<tf.Tensor, Metrics>>>((stream$, { player, every: period = 1, operator }) => {
      const due = every(period, operator as GanEntry<tf.Tensor>['operator']);
      return learning(player as GanPlayer, due)(stream$ as Observable<Tick>);
    }, ticks$);

type GanBatch = tf.Tensor | Readonly<Record<string, tf.Tensor>>;
/** An entry of a GAN's schedule; which fields of a batch its networks take, its model says. */
export type GanEntry<B> = ScheduleEntry<GanPlayer, B>;

/** A step of a GAN for batches with fields: its type knows the usual batch, its update asks the model for the field. */
const onFields = <B>(step: unknown): GanEntry<B>['operator'] => step as GanEntry<B>['operator'];

/**
 * A discriminator step at every step.
 *
 * In plain words: what `discriminatorStep` does, as an entry of a recipe's schedule.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { hinge } from 'rxgan/losses';
 * import { discriminatorEntry, emaEntry, generatorEntry } from 'rxgan/recipes';
 *
 * const schedule = [discriminatorEntry(hinge), generatorEntry(hinge, 5), emaEntry(0.999)];
 * assert.deepEqual(schedule.map(({ player, every = 1 }) => [player, every]), [
 *   ['discriminator', 1], ['generator', 5], ['generator', 1],
 * ]);
 * ```
 */
export const discriminatorEntry = <B extends GanBatch>(loss: Scheduled<AnyLoss>): GanEntry<B> => ({
  player: 'discriminator',
  operator: onFields(discriminatorStep(loss)),
});

/** A generator step at the last of every n steps, as `every` counts them. */
export const generatorEntry = <B extends GanBatch>(
  loss: Scheduled<AnyLoss>,
  period: Scheduled<number> = 1,
): GanEntry<B> => ({
  player: 'generator',
  every: period,
  operator: onFields(generatorStep(loss)),
});

/** The average of the generator's weights moves at every step. */
export const emaEntry = <B extends GanBatch>(decay: Scheduled<number>): GanEntry<B> => ({
  player: 'generator',
  operator: ema('generator', decay),
});
