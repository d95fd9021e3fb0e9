import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import type { Metrics } from '../streams/tick.js';
import { checkedPeriod } from './every.js';
import type { Adding, GanStep, StepOf } from './step.js';

/**
 * Sends every tick through the operator k times in a row.
 *
 * In plain words: k updates on the same batch. For k *different* batches let a tick be a batch and use `every`.
 *
 * Law: `times(1, f) = f`. Errors: `ConfigError` for a k below 1.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom, map, of } from 'rxjs';
 * import { times } from 'rxgan/operators';
 *
 * assert.equal(await firstValueFrom(of('').pipe(times(3, map((log: string) => `${log}D`)))), 'DDD');
 * ```
 */
export function times<N extends Metrics, L, B, M extends Metrics>(
  k: number,
  operator: Adding<N, L, B>,
): StepOf<N, L, B, M>;
export function times<N extends Metrics>(k: number, operator: Adding<N>): GanStep<N>;
export function times<T>(k: number, operator: MonoTypeOperatorFunction<T>): MonoTypeOperatorFunction<T>;
export function times(k: number, operator: unknown): unknown {
  checkedPeriod('times', k);
  const copies = Array.from({ length: k }, () => operator as MonoTypeOperatorFunction<unknown>);
  return (source: Observable<unknown>) => copies.reduce((stream, apply) => apply(stream), source);
}
