import type { MonoTypeOperatorFunction, OperatorFunction } from 'rxjs';
import type { GanPlayer, Players } from '../models/model.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { gate } from './internal/route.js';
import { around } from './internal/tracing.js';
import type { Adding, GanStep, StepOf } from './step.js';

/** What a test may look at. For a measured number see `remember`: decisions depend on declared earlier steps. */
export type Test<L = Players<GanPlayer>, B = unknown> = (tick: Tick<B, Metrics, L>) => boolean;

/**
 * Sends a tick through the operator only when the test holds; other ticks pass by. The metrics become optional.
 *
 * In plain words: train this part only if.
 *
 * Laws: `when(always, f) = f`, `when(p, when(q, f)) = when(p and q, f)`; for tests of the step alone
 * `flow(when(p, f), when(not p, f)) = f` and `when(p, flow(f, g)) = flow(when(p, f), when(p, g))`. A test of anything that f
 * changes is asked anew by each `when`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, map, of, toArray } from 'rxjs';
 * import { when } from 'rxgan/operators';
 *
 * const late = when(
 *   (tick: { step: number; log: string }) => tick.step >= 1,
 *   map((tick) => ({ ...tick, log: `${tick.log}D` })),
 * );
 * const seen = await lastValueFrom(of({ step: 0, log: '' }, { step: 1, log: '' }).pipe(late, toArray()));
 * assert.deepEqual(seen.map(({ log }) => log), ['', 'D']);
 * ```
 */
export function when<N extends Metrics, L, B, M extends Metrics>(
  test: Test<L, B>,
  operator: Adding<N, L, B>,
): StepOf<Partial<N>, L, B, M>;
export function when<N extends Metrics>(test: Test, operator: Adding<N>): GanStep<Partial<N>>;
export function when<T>(
  test: (value: T) => boolean,
  operator: MonoTypeOperatorFunction<T>,
): MonoTypeOperatorFunction<T>;
export function when(test: (value: never) => boolean, operator: unknown): unknown {
  const describe = around((inside) => ({ _tag: 'When', test: test.name, inside }));
  return gate(test, operator as OperatorFunction<never, never>, describe);
}
