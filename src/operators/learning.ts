import { type MonoTypeOperatorFunction, map, type Observable } from 'rxjs';
import type { GanPlayer } from '../models/model.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { assertPlayers } from './internal/players.js';
import { gate } from './internal/route.js';
import type { Adding, GanStep, StepOf } from './step.js';

type AnyTick = Tick<unknown, Metrics, unknown>;

/**
 * Sends a tick through the operator only when this player learns at it; other ticks pass by.
 *
 * In plain words: put it around the steps of a schedule, and the control of the run can let one player move alone.
 *
 * Without control every player learns at every tick. Law: `learning(player, f) = f` then. At a step that was requested of
 * one player alone the period of an `every` inside does not apply. Errors: `ConfigError` for a player that is not there.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, take, toArray } from 'rxjs';
 * import { runControl } from 'rxgan/control';
 * import { ring } from 'rxgan/data';
 * import { hinge } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { discriminatorStep, every, generatorStep, learning, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const control = runControl();
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 }), { control }).pipe(
 *     learning('discriminator', discriminatorStep(hinge)),
 *     learning('generator', every(2, generatorStep(hinge))),
 *     report(),
 *   ),
 * );
 * control.ask({ command: { op: 'step', players: ['generator'], n: 2 }, by: 'me', answer: () => undefined });
 * const rows = await lastValueFrom(run$.pipe(take(2), toArray()));
 * assert.deepEqual(rows.map((row) => ['dLoss' in row, 'gLoss' in row]), [[false, true], [false, true]]);
 * ```
 */
export function learning<N extends Metrics, L, B, M extends Metrics>(
  player: keyof NoInfer<L> & string,
  operator: Adding<N, L, B>,
): StepOf<Partial<N>, L, B, M>;
export function learning<N extends Metrics>(player: GanPlayer, operator: Adding<N>): GanStep<Partial<N>>;
export function learning(player: string, operator: unknown): unknown {
  const isNamed = ({ learners = 'all' }: AnyTick): boolean => learners !== 'all' && learners.includes(player);
  // Counted: behind an inner one the outer one is not over.
  const alone = (levels: number): MonoTypeOperatorFunction<AnyTick> =>
    map((tick) => (isNamed(tick) ? { ...tick, alone: (tick.alone ?? 0) + levels } : tick));
  const inside = (ticks$: Observable<AnyTick>): Observable<AnyTick> =>
    ticks$.pipe(alone(1), operator as MonoTypeOperatorFunction<AnyTick>, alone(-1));
  const learns = (tick: AnyTick): boolean => {
    assertPlayers('learning', tick.model, [player]);
    return (tick.learners ?? 'all') === 'all' || isNamed(tick);
  };
  // Without control every player learns at every tick, so a description says nothing of it.
  return gate(learns, inside, (tree) => tree);
}
