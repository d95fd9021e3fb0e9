import { concat, defer, type Observable, of, Subject } from 'rxjs';
import { advance, type Credit, pause, run } from '../streams/credit.js';
import type { Control, Status } from './protocol.js';

/** What people ask of a run, as credit for its clock. */
export interface Demand {
  /** Starts with what holds now, `run` or `pause`; then what is asked for. */
  readonly credit$: Observable<Credit>;
  /** Passes the wish on; returns the status it leads to. */
  readonly ask: (control: Control) => Status;
  readonly complete: () => void;
}

const creditOf = ({ op, n = 1 }: Control): Credit => (op === 'resume' ? run : op === 'pause' ? pause : advance(n));

/** Demand that runs until someone asks for something else. */
export const demand = (): Demand => {
  const asked$ = new Subject<Credit>();
  // Not the last value: who comes after an `advance` must not take those steps a second time.
  let standing: Credit = run;
  return {
    credit$: defer(() => concat(of(standing), asked$)),
    ask: (control) => {
      standing = control.op === 'resume' ? run : pause;
      asked$.next(creditOf(control));
      return standing === run ? 'running' : 'paused';
    },
    complete: () => asked$.complete(),
  };
};
