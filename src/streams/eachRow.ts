import type { Observable } from 'rxjs';
import { type Demand, demand } from './demand.js';

/**
 * The values of a run, one at a time, as an asynchronous iterator that lets the run wait while a value is being used.
 *
 * In plain words: training as a loop: `for await (const row of eachRow(training$)) …`. Leaving the loop ends the run.
 *
 * The run begins with the first step of the loop. When a row has come, its clock takes no further step before the consumer
 * has come back for the next one; rows that were being read already, at most `inFlight` of them, wait for it. This holds for
 * every clock that the run subscribes to on the way; one that is running already, behind a `share`, goes on by itself. The
 * loop throws what the run fails with. Called by hand, `return()` takes effect with the row or the end that is being waited for.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { ring } from 'rxgan/data';
 * import { hinge } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { discriminatorStep, report } from 'rxgan/operators';
 * import { batches, eachRow, scoped, ticks } from 'rxgan/streams';
 *
 * const training$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(discriminatorStep(hinge), report(5)),
 * );
 * const steps: number[] = [];
 * for await (const { step } of eachRow(training$)) {
 *   steps.push(step);
 *   if (steps.length === 3) break;
 * }
 * assert.deepEqual(steps, [4, 9, 14]);
 * ```
 */
export const eachRow = async function* <A>(run$: Observable<A>): AsyncGenerator<A, void, undefined> {
  const rows: A[] = [];
  let ended: { readonly failed: boolean; readonly error?: unknown } | undefined;
  let wake = (): void => undefined;
  let busy: Promise<void> | undefined;
  let release = (): void => undefined;
  let left = false;
  const consumer: Demand = { ready: () => busy };
  const end = (how: NonNullable<typeof ended>): void => {
    ended = how;
    wake();
  };
  const subscription = demand.runWith(consumer, () =>
    run$.subscribe({
      next: (row) => {
        if (left) return;
        rows.push(row);
        busy ??= new Promise((resolve) => {
          release = resolve;
        });
        wake();
      },
      error: (error: unknown) => end({ failed: true, error }),
      complete: () => end({ failed: false }),
    }),
  );
  try {
    while (true) {
      while (rows.length > 0) yield rows.shift()!;
      busy = undefined;
      release();
      if (ended?.failed === true) throw ended.error;
      if (ended !== undefined) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    // What was begun on behalf of this loop, and goes on without it, has nobody to wait for.
    busy = undefined;
    release();
    left = true;
    subscription.unsubscribe();
  }
};
