import type { Observable } from 'rxjs';
import type { Schedule, Scheduled } from '../schedule.js';
import type { Credit } from '../streams/credit.js';
import type { ActivePlayers, Asked, ControlEntry, Operation } from './controlEntry.js';

/** A number that can be changed while a run goes on: what it is by itself, and how far it may be turned. */
export interface Tunable {
  readonly schedule: Scheduled<number>;
  readonly min: number;
  readonly max: number;
}

export interface RunControlOptions<K extends string> {
  /** By the name that people know the number by. */
  readonly tunables?: Readonly<Record<K, Tunable>>;
  /** What may be asked; pause, resume, step, set and stop if not given. */
  readonly operations?: readonly Operation[];
  /** The log of another run, in order: this run is that one again, and takes only pause, resume and stop itself. */
  readonly replay?: readonly ControlEntry[] | undefined;
  /** The time in milliseconds, for the log. */
  readonly now?: () => number;
}

/** What a clock of steps tells whoever steers it. */
export interface StepControl {
  readonly credit$: Observable<Credit>;
  readonly players: Schedule<ActivePlayers>;
  readonly begin: (step: number) => void;
  /** The frame of this step is open. */
  readonly passing: (step: number) => void;
  readonly over: () => void;
}

/** What can be made of a model between two steps; the promise is that of the whole work. */
export type RunAction = 'checkpoint' | 'interpolate';

export interface RunControl<K extends string = never> extends StepControl {
  /** Asks for something; the answer comes when it is in force, or cannot be. */
  readonly ask: (asked: Asked) => void;
  /** The number behind a dial, for everything that takes a schedule. */
  readonly tunable: (name: K) => Schedule;
  /** What all dials stand at for the step to come. */
  readonly values: () => Readonly<Record<K, number>>;
  /** The entries of the log, each at the moment from which it is in force. */
  readonly log$: Observable<ControlEntry>;
  readonly status$: Observable<'running' | 'paused'>;
  /** Says how to do what needs the model. */
  readonly perform: (deed: RunAction, how: (before: number) => Promise<void>) => void;
  /** When everything that was begun between steps is done. */
  readonly settled: () => Promise<void>;
}
