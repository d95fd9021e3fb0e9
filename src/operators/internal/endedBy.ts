import { defer, finalize, type Observable, tap } from 'rxjs';
import type { Tick } from '../../streams/tick.js';

/** What of a tick an operator that ends clocks needs. */
export type Ending = Pick<Tick<unknown, {}, unknown>, 'model' | 'stop' | 'trace'>;

/**
 * Ends the clock before the step that `stepOf` names, if it names one; and as long as this is subscribed to every clock of the
 * model that comes to that step, as one that begins after a failure in the last step.
 */
export const endedBy = <T extends Ending>(
  source: Observable<T>,
  stepOf: (tick: T) => number | undefined,
): Observable<T> =>
  defer(() => {
    let forget = (): void => undefined;
    return source.pipe(
      tap((tick) => {
        if (tick.trace !== undefined) return;
        const before = stepOf(tick);
        if (before === undefined) return;
        const { ends } = tick.model.progress;
        const end = { before };
        forget();
        ends.add(end);
        forget = () => void ends.delete(end);
        tick.stop(before);
      }),
      finalize(() => forget()),
    );
  });
