import { NEVER, Observable, of } from 'rxjs';
import { isPromiseLike } from '../isPromiseLike.js';
import { checked } from '../schema/checked.js';
import { integer } from '../schema/numbers.js';
import { type Credit, checkedCredit, run } from './credit.js';
import { demand } from './demand.js';

export interface ClockOptions {
  /** The step of the first tick: where a resumed run goes on. */
  readonly from?: number | undefined;
  /** Credit as a stream: `run`, `pause`, `advance(n)`. Without it the clock runs. */
  readonly credit$?: Observable<Credit> | undefined;
  /** As soon as it emits no further step is taken, and the clock completes. */
  readonly stop$?: Observable<unknown> | undefined;
  /** How to wait for the next macrotask; returns the cancellation. Marble tests pass virtual time. */
  readonly defer?: ((work: () => void) => () => void) | undefined;
  /** Called before every step, and after the last, with the step to come: the clock waits for the promise, if any. */
  readonly ready?: ((step: number) => Promise<unknown> | undefined) | undefined;
}

/** Waits for the next macrotask; returns the cancellation. */
export const macrotask = (work: () => void): (() => void) => {
  const handle = setImmediate(work);
  return () => clearImmediate(handle);
};

/** Keeps the process alive until it is cancelled, as an open socket does: whoever may give credit may be a promise away. */
const stayAlive = (): (() => void) => {
  const handle = setInterval(() => undefined, 2 ** 31 - 1);
  return () => clearInterval(handle);
};

/**
 * Emits `source(step)` for step = from, from + 1, …, one value per macrotask while there is credit.
 *
 * In plain words: a source that is pulled, so nothing queues behind training, and sockets, pause and stop are served
 * between steps.
 *
 * A promised value is awaited before it is emitted; one that comes while the clock is paused is emitted when there is credit
 * again. When `credit$` completes and all credit is spent, or when `stop$` emits, the clock completes. A paused clock keeps the process alive.
 * Errors: whatever `source`, `credit$` or `ready` fail with; `ConfigError` for a `from` or a credit that counts no steps.
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
  { from = 0, credit$ = of(run), stop$ = NEVER, defer = macrotask, ready }: ClockOptions = {},
): Observable<A> => {
  checked(integer({ min: 0 }), 'clock.from', from, 'give the number of the first step, such as 0');
  return new Observable<A>((subscriber) => {
    const consumer = demand.current();
    /** Whoever gives credit or stops the clock, what follows from it is done on behalf of the consumer. */
    const forConsumer = <A>(body: (value: A) => void): ((value: A) => void) =>
      consumer === undefined ? body : (value) => demand.runWith(consumer, () => body(value));
    let step = from;
    let credit: Credit = 0;
    let noMoreCredit = false;
    let stopped = false;
    let loaded: { readonly value: A } | undefined;
    let waiting = false;
    let cancel: (() => void) | undefined;
    let release: (() => void) | undefined;

    const mayStep = (): boolean => credit > 0 && !stopped;
    const arm = (): void => {
      if (waiting || cancel !== undefined || subscriber.closed) return;
      release?.();
      release = undefined;
      if (mayStep()) cancel = defer(tick);
      else if (noMoreCredit || stopped) subscriber.complete();
      else release = stayAlive();
    };
    const after = (promise: PromiseLike<unknown>, then: (value: unknown) => void): void => {
      waiting = true;
      Promise.resolve(promise).then(
        (value) => {
          waiting = false;
          then(value);
        },
        (error: unknown) => subscriber.error(error),
      );
    };
    const pending = (): Promise<unknown> | undefined =>
      subscriber.closed ? undefined : (ready?.(step) ?? consumer?.ready());
    const proceed = (): void => {
      const awaited = pending();
      if (awaited === undefined) arm();
      else after(awaited, proceed);
    };
    const emit = (value: A): void => {
      loaded = undefined;
      credit--;
      step++;
      // Credit that the consumer gives meanwhile must not overtake the promise that it holds.
      waiting = true;
      subscriber.next(value);
      waiting = false;
      proceed();
    };
    const load = (): void => {
      try {
        waiting = true;
        const value = source(step);
        waiting = false;
        if (isPromiseLike(value))
          after(value, (result) => {
            loaded = { value: result as A };
            arm();
          });
        // The source itself may have asked for a pause or a stop.
        else if (mayStep()) emit(value);
        else {
          loaded = { value };
          arm();
        }
      } catch (error) {
        subscriber.error(error);
      }
    };
    const tick = (): void => {
      cancel = undefined;
      // What is to be waited for may have come up since the clock was armed, as a row that has been read meanwhile.
      const awaited = mayStep() ? pending() : undefined;
      if (awaited !== undefined) after(awaited, proceed);
      else if (!mayStep()) arm();
      else if (loaded !== undefined) emit(loaded.value);
      else load();
    };

    waiting = true;
    subscriber.add(() => {
      cancel?.();
      release?.();
    });
    subscriber.add(
      stop$.subscribe(
        forConsumer(() => {
          stopped = true;
          arm();
        }),
      ),
    );
    subscriber.add(
      credit$.subscribe({
        next: forConsumer((given) => {
          try {
            const adds = checkedCredit(given) !== 0 && given !== run && credit !== run;
            credit = adds ? credit + given : given;
            arm();
          } catch (error) {
            subscriber.error(error);
          }
        }),
        error: forConsumer((error: unknown) => subscriber.error(error)),
        complete: forConsumer<void>(() => {
          noMoreCredit = true;
          arm();
        }),
      }),
    );
    waiting = false;
    proceed();
  });
};
