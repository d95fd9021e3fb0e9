import type { Asked, ControlEntry, ControlOffer } from 'rxgan/control';
import type { PageControl } from 'rxgan/live';
import { Subject } from 'rxjs';

/** A control that a test answers for: what is asked comes out of `requests$`, what holds stands in `tunables`. */
export const fakeControl = (offer: Partial<ControlOffer> = {}) => {
  const requests$ = new Subject<Asked>();
  const tunables = new Map<string, number>();
  const control: PageControl = {
    offer: () => ({ operations: [], players: [], tunables: [], ...offer }),
    ask: (asked) => requests$.next(asked),
    values: () => Object.fromEntries(tunables),
    log$: new Subject<ControlEntry>(),
    status$: new Subject<'running' | 'paused'>(),
  };
  return { control, requests$, tunables };
};
