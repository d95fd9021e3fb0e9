import { defer, type Observable } from 'rxjs';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { endedBy } from './internal/endedBy.js';

/**
 * Stops the clock when it has taken n steps, and completes when everything that these steps have begun is done.
 *
 * In plain words: exactly n updates, whatever is put behind them. `take(n)` on rows would let the model go on until the
 * n-th row has arrived.
 *
 * It counts the steps of the clock, wherever it stands and whichever ticks reach it; the first that does lets the count
 * begin to matter. Put it behind a `retry`, so that it counts the steps of all attempts. Rows, samples and evaluations that are
 * under way are delivered before the completion, and what fails in the last step is the stream's error. A restored run goes on
 * for `takeSteps(total - step)`. Law: `concat` of `takeSteps(a)` and `takeSteps(b)` of one model is `takeSteps(a + b)`. Errors:
 * `ConfigError` for an n that is not a positive integer.
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
      let before: number | undefined;
      return endedBy(source, ({ first }) => {
        before ??= first + n;
        return before;
      });
    });
};
