import { map, type OperatorFunction, scan, takeWhile } from 'rxjs';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';

/**
 * Completes after `n` values in a row whose score is not below the best so far; the last of them is still emitted.
 *
 * In plain words: stop when it no longer gets better. A NaN is never better.
 *
 * Errors: `ConfigError` for an n that is not a positive integer.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, of, toArray } from 'rxjs';
 * import { earlyStopping } from 'rxgan/operators';
 *
 * const scores$ = of(3, 2, 2, 2, 1).pipe(earlyStopping(2, (score) => score), toArray());
 * assert.deepEqual(await lastValueFrom(scores$), [3, 2, 2, 2]);
 * ```
 */
export const earlyStopping = <A>(n: number, score: (value: A) => number): OperatorFunction<A, A> => {
  checked(integer({ min: 1 }), 'earlyStopping', n, 'use the number of evaluations that you have patience for');
  return (source) =>
    source.pipe(
      scan(
        (state: { readonly value: A | undefined; readonly best: number; readonly since: number }, value: A) => {
          const current = score(value);
          return current < state.best
            ? { value, best: current, since: 0 }
            : { ...state, value, since: state.since + 1 };
        },
        { value: undefined, best: Number.POSITIVE_INFINITY, since: 0 },
      ),
      takeWhile(({ since }) => since < n, true),
      map(({ value }) => value as A),
    );
};
