import { Observable, type OperatorFunction, Subject, takeUntil } from 'rxjs';
import type { ModelOf } from '../../models/model.js';
import type { Progress } from '../../models/progress.js';
import { checked } from '../../schema/checked.js';
import { integer } from '../../schema/numbers.js';
import { assertOpen, type Metrics, type Tick } from '../../streams/tick.js';
import { type Due, dueWhen } from '../every.js';

/** Begins the work on a tick, within its frame; `before` is when the results of earlier ticks have been emitted. */
type Begin<T, R> = (tick: T, before: Promise<void>, signal: AbortSignal) => Promise<R>;

/**
 * The one way out of a frame: work on the due ticks, begun at once, whose results are emitted in order.
 *
 * With `inFlight` results under way the clock is held, so they never pile up. What is under way at a completion or an error
 * is delivered before it. Whatever fails, the predicate and the beginning included, is the stream's error.
 */
export const inOrder =
  <T extends Tick<unknown, Metrics, unknown>, R>(
    name: string,
    due: Due,
    begin: Begin<T, R>,
    inFlight = 2,
  ): OperatorFunction<T, R> =>
  (source) => {
    const isDue = dueWhen(name, due);
    checked(integer({ min: 1 }), `${name}.inFlight`, inFlight, 'use 2');
    return new Observable<R>((subscriber) => {
      const stop = new Subject<void>();
      const aborted = new AbortController();
      subscriber.add(() => {
        stop.next();
        aborted.abort();
      });
      let underWay = 0;
      let last: Promise<void> = Promise.resolve();
      let ended = false;
      let progress: Progress | undefined;
      /** After what is under way; nothing that comes later counts. */
      const end = (how: () => void): void => {
        if (!ended) last.then(how);
        ended = true;
      };

      const take = (tick: T): void => {
        assertOpen(tick);
        const result = begin(tick, last, aborted.signal);
        // It is looked at when its turn comes; until then a failure must not look unhandled.
        result.catch(() => undefined);
        underWay++;
        last = last
          .then(() => result)
          .then((value) => subscriber.next(value))
          .catch((error: unknown) => subscriber.error(error))
          .finally(() => {
            underWay--;
          });
        if (underWay >= inFlight) tick.hold(last);
      };

      source.pipe(takeUntil(stop)).subscribe({
        next: (tick) => {
          try {
            progress = (tick.model as ModelOf<unknown> | undefined)?.progress;
            if (!ended && isDue(tick.step)) take(tick);
          } catch (error) {
            end(() => subscriber.error(error));
            stop.next();
          }
        },
        error: (error: unknown) => {
          // What is under way comes first, and may be all that the consumer wanted: then nobody is told.
          const told = progress?.failureTold ?? false;
          if (progress !== undefined && underWay > 0) progress.failureTold = false;
          end(() => {
            if (progress !== undefined && !subscriber.closed) progress.failureTold = told;
            subscriber.error(error);
          });
        },
        complete: () => end(() => subscriber.complete()),
      });
    });
  };
