import { Observable, type OperatorFunction, Subject, takeUntil } from 'rxjs';

/**
 * Sends each value through the operator that `choose` names by its index, or past all of them for `undefined`.
 *
 * Everything below it is synchronous, so the order of values is kept. Each operator is subscribed once.
 */
export const route =
  <T>(choose: (value: T) => number | undefined, operators: readonly OperatorFunction<T, T>[]): OperatorFunction<T, T> =>
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
      source.pipe(takeUntil(stop)).subscribe({
        next: (value) => {
          try {
            const index = choose(value);
            if (index === undefined) subscriber.next(value);
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
