import type { GanPlayer } from '../models/model.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { checkedPeriod, isDue } from './every.js';
import type { Adding, GanStep, StepOf } from './step.js';
import { when } from './when.js';

export interface LearningOptions {
  /** Only at the last of so many steps; at every step when this player alone is asked to learn. 1 if not given. */
  readonly every?: number;
}

/**
 * Sends a tick through the operator only when this player learns at it; other ticks pass by.
 *
 * In plain words: put it around the steps of a schedule, and whoever steers the run can let one player move alone.
 *
 * A run that nobody steers lets both learn, at every tick. Law: `learning(player, f) = f` then, and with `every: n` it is
 * `every(n, f)`. Errors: `ConfigError` for an `every` below 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, take, toArray } from 'rxjs';
 * import { runControl } from 'rxgan/control';
 * import { ring } from 'rxgan/data';
 * import { hinge } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { discriminatorStep, generatorStep, learning, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const control = runControl();
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 }), { control }).pipe(
 *     learning('discriminator', discriminatorStep(hinge)),
 *     learning('generator', generatorStep(hinge), { every: 2 }),
 *     report(),
 *   ),
 * );
 * control.ask({ command: { op: 'step', players: 'generator', n: 2 }, by: 'me', answer: () => undefined });
 * const rows = await lastValueFrom(run$.pipe(take(2), toArray()));
 * assert.deepEqual(rows.map((row) => ['dLoss' in row, 'gLoss' in row]), [[false, true], [false, true]]);
 * ```
 */
export function learning<N extends Metrics, L, B, M extends Metrics>(
  player: keyof NoInfer<L> & string,
  operator: Adding<N, L, B>,
  options?: LearningOptions,
): StepOf<Partial<N>, L, B, M>;
export function learning<N extends Metrics>(
  player: GanPlayer,
  operator: Adding<N>,
  options?: LearningOptions,
): GanStep<Partial<N>>;
export function learning(player: string, operator: Adding<Metrics>, { every = 1 }: LearningOptions = {}): unknown {
  checkedPeriod('learning.every', every);
  return when(
    ({ step, learners = 'both' }: Tick<unknown, Metrics>) =>
      learners === player || (learners === 'both' && isDue(step, every)),
    operator,
  );
}
