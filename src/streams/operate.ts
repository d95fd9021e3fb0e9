import { Observable, type OperatorFunction, Subject, takeUntil } from 'rxjs';

/**
 * Builds an operator from a handler of one value; errors, completion and teardown are forwarded.
 *
 * In plain words: say what happens to a value, and get an operator that also stops synchronous sources when its
 * consumer leaves, and turns what the handler throws into an error notification.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, range, toArray } from 'rxjs';
 * import { operate } from 'rxgan/streams';
 *
 * const twice = operate<number, number>((value, emit) => {
 *   emit(value);
 *   emit(value);
 * });
 * assert.deepEqual(await lastValueFrom(range(1, 2).pipe(twice, toArray())), [1, 1, 2, 2]);
 * ```
 */
export const operate =
  <A, B>(next: (value: A, emit: (result: B) => void) => void): OperatorFunction<A, B> =>
  (source) =>
    new Observable<B>((subscriber) => {
      const stop = new Subject<void>();
      const emit = (result: B): void => subscriber.next(result);
      subscriber.add(() => stop.next());
      source.pipe(takeUntil(stop)).subscribe({
        next: (value) => {
          try {
            next(value, emit);
          } catch (error) {
            subscriber.error(error);
          }
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
