import { Observable, of } from 'rxjs';
import { type Credit, run } from './credit.js';

export interface ClockOptions {
  /** The step of the first tick: where a resumed run goes on. */
  readonly from?: number | undefined;
  /** Credit as a stream: `run`, `pause`, `advance(n)`. Without it the clock runs. */
  readonly credit$?: Observable<Credit> | undefined;
  /** How to wait for the next macrotask; returns the cancellation. Marble tests pass virtual time. */
  readonly defer?: ((work: () => void) => () => void) | undefined;
  /** Called after every tick: the next one waits for the promise, if there is one. */
  readonly settled?: (() => Promise<unknown> | undefined) | undefined;
}

const macrotask = (work: () => void): (() => void) => {
  const handle = setImmediate(work);
  return () => clearImmediate(handle);
};

const isPromise = <A>(value: A | PromiseLike<A>): value is PromiseLike<A> =>
  typeof (value as PromiseLike<A> | undefined)?.then === 'function';

/**
 * Emits `source(step)` for step = from, from + 1, …, one value per macrotask while there is credit.
 *
 * In plain words: a source that is pulled, so nothing queues behind training, and sockets, pause and stop are served
 * between steps.
 *
 * A promised value is awaited before it is emitted and is never skipped by a pause. When `credit$` completes and all
 * credit is spent, the clock completes. Errors: whatever `source`, `credit$` or `settled` fail with.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { of, lastValueFrom, toArray } from 'rxjs';
 * import { advance, clock } from 'rxgan/streams';
 *
 * const squares$ = clock((step) => step * step, { credit$: of(advance(4)) });
 * assert.deepEqual(await lastValueFrom(squares$.pipe(toArray())), [0, 1, 4, 9]);
 * ```
 */
export const clock = <A>(
  source: (step: number) => A | PromiseLike<A>,
  { from = 0, credit$ = of(run), defer = macrotask, settled }: ClockOptions = {},
): Observable<A> =>
  new Observable<A>((subscriber) => {
    let step = from;
    let credit: Credit = 0;
    let noMoreCredit = false;
    let loaded: { readonly value: A } | undefined;
    let waiting = false;
    let cancel: (() => void) | undefined;

    const arm = (): void => {
      if (waiting || cancel !== undefined || subscriber.closed) return;
      if (credit > 0) cancel = defer(tick);
      else if (noMoreCredit) subscriber.complete();
    };
    const after = (promise: PromiseLike<unknown>, then: (value: unknown) => void): void => {
      waiting = true;
      promise.then(
        (value) => {
          waiting = false;
          then(value);
        },
        (error: unknown) => subscriber.error(error),
      );
    };
    const emit = (value: A): void => {
      loaded = undefined;
      credit--;
      step++;
      // Credit that the consumer gives meanwhile must not overtake the promise that it holds.
      waiting = true;
      subscriber.next(value);
      waiting = false;
      const pending = subscriber.closed ? undefined : settled?.();
      if (pending === undefined) arm();
      else after(pending, arm);
    };
    const load = (): void => {
      try {
        const value = source(step);
        if (isPromise(value))
          after(value, (result) => {
            loaded = { value: result as A };
            arm();
          });
        else emit(value);
      } catch (error) {
        subscriber.error(error);
      }
    };
    const tick = (): void => {
      cancel = undefined;
      if (credit <= 0) arm();
      else if (loaded !== undefined) emit(loaded.value);
      else load();
    };

    subscriber.add(() => cancel?.());
    subscriber.add(
      credit$.subscribe({
        next: (given) => {
          const adds = given !== 0 && given !== run && credit !== run;
          credit = adds ? credit + given : given;
          arm();
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          noMoreCredit = true;
          arm();
        },
      }),
    );
  });
