import { Observable, type OperatorFunction, Subject, takeUntil } from 'rxjs';
import type { ScheduleTree } from '../../schedules/scheduleTrace.js';
import { traceOf, treeOf } from './tracing.js';

/**
 * Sends each value through the operator that `choose` names by its index, or past all of them for `undefined`.
 *
 * Everything below it is synchronous, so the order of values is kept. Each operator is subscribed once. A tick with a trace is
 * not put to any choice: `describe` says what becomes of it by what each of the operators does.
 */
export const route =
  <T>(
    choose: (value: T) => number | undefined,
    operators: readonly OperatorFunction<T, T>[],
    describe: (branches: readonly ScheduleTree[]) => ScheduleTree,
  ): OperatorFunction<T, T> =>
  (source) =>
    new Observable<T>((subscriber) => {
      const stop = new Subject<void>();
      subscriber.add(() => stop.next());
      const inlets = operators.map(() => new Subject<T>());
      let open = operators.length;
      operators.forEach((operator, i) => {
        inlets[i]!.pipe(operator, takeUntil(stop)).subscribe({
          next: (value) => subscriber.next(value),
          error: (error: unknown) => subscriber.error(error),
          complete: () => --open === 0 && subscriber.complete(),
        });
      });
      const passBy = (value: T): void => {
        traceOf(value)?.write(...describe(operators.map((operator) => treeOf(operator, value))));
        subscriber.next(value);
      };
      source.pipe(takeUntil(stop)).subscribe({
        next: (value) => {
          try {
            const index = traceOf(value) === undefined ? choose(value) : undefined;
            if (index === undefined) passBy(value);
            else inlets[index]!.next(value);
          } catch (error) {
            subscriber.error(error);
          }
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          if (open === 0) subscriber.complete();
          for (const inlet of inlets) inlet.complete();
        },
      });
    });

/** Sends each value through the operator where the test holds, else past it. */
export const gate = <T>(
  test: (value: T) => boolean,
  operator: OperatorFunction<T, T>,
  describe: (inside: ScheduleTree) => ScheduleTree,
): OperatorFunction<T, T> =>
  route(
    (value) => (test(value) ? 0 : undefined),
    [operator],
    ([inside]) => describe(inside!),
  );
