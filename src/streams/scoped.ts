import { Observable } from 'rxjs';
import { afterFrame } from './frame.js';

/**
 * Acquires a resource per subscription and releases it on complete, error or unsubscribe, after the current frame.
 *
 * In plain words: one model per run, freed with the run, and never while the step that ended the run still uses it.
 *
 * Unlike RxJS's `using` it releases the resource when `use` throws, and it does not free it under the feet of a
 * consumer that unsubscribes inside `next`. Errors: what `acquire` and `use` throw becomes an error notification.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, of } from 'rxjs';
 * import { scoped } from 'rxgan/streams';
 *
 * const log: string[] = [];
 * const acquire = () => ({ [Symbol.dispose]: () => void log.push('released') });
 * await lastValueFrom(scoped(acquire, () => of('used')));
 * assert.deepEqual(log, ['released']);
 * ```
 */
export const scoped = <R extends Disposable, A>(acquire: () => R, use: (resource: R) => Observable<A>): Observable<A> =>
  new Observable<A>((subscriber) => {
    const resource = acquire();
    try {
      use(resource).subscribe(subscriber);
    } finally {
      // Last, so that what was made from the resource is released before it.
      subscriber.add(() => afterFrame(() => resource[Symbol.dispose]()));
    }
  });
