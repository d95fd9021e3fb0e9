import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';

/**
 * Keeps the next `ahead` host values of an asynchronous source in flight.
 *
 * In plain words: while step 10 trains, the batches of steps 11, 12, … are already being read.
 *
 * Only host memory is involved, so abandoning the source needs no cleanup. A source is a function of the step, so the
 * values do not depend on how far ahead is fetched. A failed fetch fails the step that asks for it, once and no other: the
 * step is fetched anew when it is asked for again, as by `retry`. Errors: `ConfigError` for an `ahead` that is not an integer
 * of at least 0.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { prefetch } from 'rxgan/streams';
 *
 * const asked: number[] = [];
 * const source = prefetch(2)(async (step: number) => {
 *   asked.push(step);
 *   return step * 10;
 * });
 * assert.equal(await source(5), 50);
 * assert.deepEqual(asked, [5, 6, 7]);
 * ```
 */
export const prefetch = (ahead: number) => {
  checked(integer({ min: 0 }), 'prefetch', ahead, 'use 2');
  return <A>(source: (step: number) => A | PromiseLike<A>): ((step: number) => Promise<A>) => {
    const flights = new Map<number, Promise<A>>();
    const launch = (step: number): Promise<A> => {
      const existing = flights.get(step);
      if (existing !== undefined) return existing;
      // What is thrown at once belongs to its step as well.
      const flight = new Promise<A>((resolve) => resolve(source(step)));
      // The failure belongs to the step that will ask; until then it must not look unhandled.
      flight.catch(() => undefined);
      flights.set(step, flight);
      return flight;
    };
    return (step) => {
      for (const known of flights.keys()) if (known < step || known > step + ahead) flights.delete(known);
      const wanted = launch(step);
      const forget = (): void => {
        if (flights.get(step) === wanted) flights.delete(step);
      };
      wanted.catch(forget);
      for (let next = step + 1; next <= step + ahead; next++) launch(next);
      return wanted;
    };
  };
};
