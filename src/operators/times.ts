import { type MonoTypeOperatorFunction, Observable, Subject, takeUntil } from 'rxjs';
import { checkedAt, type Scheduled } from '../schedules/schedule.js';
import { integer } from '../schema/numbers.js';
import { scheduleStepOf } from '../streams/scheduleStep.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { checkedPeriod } from './every.js';
import { around, traceOf, treeOf } from './internal/tracing.js';
import type { Adding, GanStep, StepOf } from './step.js';

const positive = integer({ min: 1 });

/**
 * Sends every tick through the operator k times in a row; k may be a schedule.
 *
 * In plain words: k updates on the same batch. For k *different* batches let a tick be a batch and use `every`.
 *
 * Law: `times(1, f) = f`. Errors: `ConfigError` for a k below 1, at the step that has it.
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
  k: Scheduled<number>,
  operator: Adding<N, L, B>,
): StepOf<N, L, B, M>;
export function times<N extends Metrics>(k: Scheduled<number>, operator: Adding<N>): GanStep<N>;
export function times<T>(k: Scheduled<number>, operator: MonoTypeOperatorFunction<T>): MonoTypeOperatorFunction<T>;
export function times<T>(k: Scheduled<number>, operator: unknown): unknown {
  if (typeof k !== 'function') checkedPeriod('times', k);
  const describe = around((inside) => ({ _tag: 'Times', count: k, inside }));
  return (source: Observable<T>) =>
    new Observable<T>((subscriber) => {
      const stop = new Subject<void>();
      subscriber.add(() => stop.next());
      const inlet = new Subject<T>();
      let passed: T[] = [];
      inlet.pipe(operator as MonoTypeOperatorFunction<T>, takeUntil(stop)).subscribe({
        next: (value) => passed.push(value),
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
      source.pipe(takeUntil(stop)).subscribe({
        next: (value) => {
          try {
            const trace = traceOf(value);
            if (trace !== undefined) {
              trace.write(...describe(treeOf(operator as MonoTypeOperatorFunction<T>, value)));
              subscriber.next(value);
              return;
            }
            const count =
              typeof k !== 'function'
                ? k
                : checkedAt(
                    positive,
                    'times',
                    k,
                    scheduleStepOf(value as Pick<Tick, 'step'>),
                    'leave ticks out with when()',
                  );
            let round = [value];
            for (let i = 0; i < count; i++) {
              for (const each of round) inlet.next(each);
              round = passed;
              passed = [];
            }
            for (const each of round) subscriber.next(each);
          } catch (error) {
            subscriber.error(error);
          }
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => inlet.complete(),
      });
    });
}
