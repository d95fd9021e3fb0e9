import type { Observable } from 'rxjs';
import type { Schedule, Scheduled } from '../schedule.js';
import type { Asked, ControlEntry, Moved, Operation } from './controlEntry.js';
import type { Credit } from './credit.js';

/** A number that can be changed while a run goes on: what it is by itself, and how far it may be turned. */
export interface DialRange {
  readonly schedule: Scheduled<number>;
  readonly min: number;
  readonly max: number;
}

export interface SteeringOptions<K extends string> {
  /** By the name that people know the number by. */
  readonly dials?: Readonly<Record<K, DialRange>>;
  /** What may be asked; pause, resume, step, set and stop if not given. */
  readonly operations?: readonly Operation[];
  /** The log of another run, in order: this run is that one again, and takes only pause, resume and stop itself. */
  readonly replay?: readonly ControlEntry[] | undefined;
  /** The time in milliseconds, for the log. */
  readonly now?: () => number;
}

/** What a clock of steps tells whoever steers it. */
export interface Steered {
  readonly credit$: Observable<Credit>;
  readonly players: Schedule<Moved>;
  readonly begin: (step: number) => void;
  /** The frame of this step is open. */
  readonly passing: (step: number) => void;
  readonly over: () => void;
}

/** What can be made of a model between two steps; the promise is that of the whole work. */
export type Deed = 'checkpoint' | 'interpolate';

export interface Steering<K extends string = never> extends Steered {
  /** Asks for something; the answer comes when it is in force, or cannot be. */
  readonly ask: (asked: Asked) => void;
  /** The number behind a dial, for everything that takes a schedule. */
  readonly dial: (name: K) => Schedule;
  /** What all dials stand at for the step to come. */
  readonly values: () => Readonly<Record<K, number>>;
  /** The entries of the log, each at the moment from which it is in force. */
  readonly taken$: Observable<ControlEntry>;
  readonly status$: Observable<'running' | 'paused'>;
  /** Says how to do what needs the model. */
  readonly perform: (deed: Deed, how: (before: number) => Promise<void>) => void;
  /** When everything that was begun between steps is done. */
  readonly settled: () => Promise<void>;
}
