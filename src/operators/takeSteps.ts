import { defer, type Observable, tap } from 'rxjs';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import type { Metrics, Tick } from '../streams/tick.js';

/**
 * Stops the clock after n steps, and completes when everything that these steps have begun is done.
 *
 * In plain words: exactly n updates, whatever is put behind them. `take(n)` on rows would let the model go on until the
 * n-th row has arrived.
 *
 * It may stand anywhere among the steps. Rows, samples and evaluations that are under way are delivered before the
 * completion, and what fails in the last step is the stream's error. Law: `concat` of `takeSteps(a)` and `takeSteps(b)` of
 * one model is `takeSteps(a + b)`. Errors: `ConfigError` for an n that is not a positive integer.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, toArray } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { hinge } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { discriminatorStep, report, takeSteps } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(discriminatorStep(hinge), takeSteps(10), report(4)),
 * );
 * const rows = await lastValueFrom(run$.pipe(toArray()));
 * assert.deepEqual(rows.map(({ step }) => step), [3, 7]);
 * ```
 *
 * @see stopWhen
 */
export const takeSteps = (n: number) => {
  checked(integer({ min: 1 }), 'takeSteps', n, 'give the number of steps, such as 1_000');
  return <B, M extends Metrics, L>(source: Observable<Tick<B, M, L>>): Observable<Tick<B, M, L>> =>
    defer(() => {
      let taken = 0;
      return source.pipe(
        tap(({ stop }) => {
          if (++taken >= n) stop();
        }),
      );
    });
};
