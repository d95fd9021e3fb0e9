import { concat, defer, EMPTY, from, ignoreElements, Observable } from 'rxjs';
import type { Progress } from '../models/progress.js';
import { afterFrame } from './frame.js';

/** What is released when a run ends; a model also says what is still under way on its behalf. */
export interface Resource extends Disposable {
  readonly progress?: Pick<Progress, 'settled' | 'failureTold' | 'forgetFailures'>;
}

/**
 * Acquires a resource per subscription and releases it on complete, error or unsubscribe, after the current frame.
 *
 * In plain words: one model per run, freed with the run, and never while the step that ended the run still uses it.
 *
 * Unlike RxJS's `using` it releases the resource when `use` throws, and it does not free it under the feet of a
 * consumer that unsubscribes inside `next`. It completes when everything that is under way for the model has settled, also
 * where an operator such as `take` has ended the ticks. Errors: what `acquire` and `use` throw becomes an error
 * notification, as does what fails of the work that was under way.
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
export const scoped = <R extends Resource, A>(acquire: () => R, use: (resource: R) => Observable<A>): Observable<A> =>
  new Observable<A>((subscriber) => {
    const resource = acquire();
    const settled$ = defer(() => {
      const { progress } = resource;
      // Whoever caught what a clock has failed with knows of it.
      if (progress?.failureTold === true) progress.forgetFailures();
      return from(progress?.settled() ?? EMPTY);
    }).pipe(ignoreElements());
    try {
      concat(use(resource), settled$).subscribe(subscriber);
    } finally {
      // Last, so that what was made from the resource is released before it.
      subscriber.add(() => afterFrame(() => resource[Symbol.dispose]()));
    }
  });
