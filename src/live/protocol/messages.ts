import type { SampleEntry } from '../record/sampleIndex.js';

/** The name of the sub-protocol: server and page refuse to talk in any other. */
export const subprotocol = 'rxgan.v1';
export const version = 1;

export type Status = 'running' | 'paused' | 'finished' | 'failed';
export type Role = 'view' | 'control';
export type Setting = string | number | boolean;

/** A run of the list. `live`: it is being trained by the process that serves it. */
export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly epoch: string;
  readonly status: Status;
  readonly live: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** A value of the run that can be changed while it trains. */
export interface Dial {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

/** What does not change about a run. */
export interface RunAbout {
  readonly name: string;
  readonly startedAt: number;
  readonly config: Readonly<Record<string, Setting>>;
  /** The schedule of the steps as a drawing of text, line by line. */
  readonly schedule: string;
  /** What it obeys: nothing, if it is over or not steered from here. */
  readonly operations: readonly Operation[];
  readonly dials: readonly Dial[];
}

/** Where a run is. */
export interface RunState {
  readonly status: Status;
  /** How many steps are done. */
  readonly step: number;
  readonly totalSteps?: number;
  readonly stepsPerSecond?: number;
  readonly engine?: string;
  /** What a person should know: why the run failed, what it waits for. */
  readonly message?: string;
  /** The values of the dials now. */
  readonly dials?: Readonly<Record<string, number>>;
  readonly memoryBytes?: number;
  readonly deviceReads?: number;
}

/** What was measured at one step, by name; a step may have several rows. */
export interface Row {
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly wall: number;
  readonly values: Readonly<Record<string, number>>;
}

/** Something worth a line in the log; an alert is shown until it is put away. */
export interface RunEvent {
  readonly step: number;
  readonly wall: number;
  readonly kind: 'log' | 'state' | 'command' | 'alert';
  readonly text: string;
}

/** One record of a run: everything that is told about it, one after the other. `seq` counts them. */
export type RunRecordEntry =
  | { readonly row: Row }
  | { readonly event: RunEvent }
  | { readonly sample: SampleEntry }
  | { readonly state: RunState };

export type Operation = 'pause' | 'resume' | 'step' | 'set' | 'checkpoint' | 'interpolate' | 'stop';
export const operations = [
  'pause',
  'resume',
  'step',
  'set',
  'checkpoint',
  'interpolate',
  'stop',
] as const satisfies readonly Operation[];
export type ActivePlayers = 'both' | 'discriminator' | 'generator';

/** What a person asks of a run. Applied between two steps. */
export type Command =
  | { readonly op: 'pause' | 'resume' | 'checkpoint' | 'interpolate' | 'stop' }
  /** n more steps in which only these players learn; then pause. */
  | { readonly op: 'step'; readonly players: ActivePlayers; readonly n: number }
  | { readonly op: 'set'; readonly dial: string; readonly value: number };

/**
 * A part of a run's history, as finely as it is still known: of each metric the least, the largest and the mean value at
 * every point; NaN where it has none there.
 */
export interface Detail {
  /** How many rows are in a point at most; 1: each is a row. */
  readonly stride: number;
  /** The step and the moment (milliseconds since 1970) of the first row of each point. */
  readonly steps: readonly number[];
  readonly walls: readonly number[];
  readonly metrics: Readonly<
    Record<
      string,
      { readonly min: readonly number[]; readonly max: readonly number[]; readonly mean: readonly number[] }
    >
  >;
}

/**
 * What a page says: text frames of at most 16 KiB, at most 20 a second (40 at once), of which an `ack` for something that
 * was sent is free. Whatever is none of these ends the connection with `badMessage`.
 */
export type ClientMessage =
  /**
   * Must come first, within five seconds. `samples`: does it want new pictures without asking? `page`: a random name that a
   * page keeps when it connects again, so that a command which it sends a second time is not carried out a second time.
   */
  | {
      readonly t: 'hello';
      readonly v: number;
      readonly token: string;
      readonly samples: boolean;
      readonly page?: string;
    }
  /**
   * Follow a run, 16 at most; answered at once, by `missing` if there is none. `since`: from where on, if it is known already; one
   * who is there has drawn everything up to there. Also for one who got an `update` or `history` that does not fit.
   */
  | { readonly t: 'watch'; readonly run: string; readonly since?: { readonly epoch: string; readonly seq: number } }
  | { readonly t: 'unwatch'; readonly run: string }
  /** Everything of this run up to `seq` is drawn. With two frames of a run not acked, nothing more of it is sent. */
  | { readonly t: 'ack'; readonly run: string; readonly seq: number }
  /** One that nobody sees gets a frame every five seconds at most, when there is an event or another status; no pictures. */
  | { readonly t: 'visible'; readonly visible: boolean }
  /** Steps `from` to `to`, both inclusive, of at most 32 metrics: a `detail` with the same `id`. */
  | {
      readonly t: 'range';
      readonly id: number;
      readonly run: string;
      readonly metrics: readonly string[];
      readonly from: number;
      readonly to: number;
    }
  /** The numbers of a picture: a `sample` frame, or `missing` if it is not kept, or too much is on its way already. */
  | { readonly t: 'media'; readonly run: string; readonly sample: number }
  /**
   * Five a second, ten at once; only with the control token: without it, it ends the connection. `id`: of the page's own
   * choice. The same `id` again (of the same `page`) within five minutes is not carried out but answered with what became of it.
   */
  | { readonly t: 'command'; readonly id: number; readonly run: string; readonly command: Command };

/** What the server says as text. A page must ignore kinds and fields that it does not know: they are of a later version. */
export type TextMessage =
  /** First, after a `hello` with a known token. */
  | {
      readonly t: 'welcome';
      readonly v: number;
      readonly role: Role;
      readonly runs: readonly RunSummary[];
      /** Milliseconds: of silence before a heartbeat, and after which a page may give the connection up. */
      readonly heartbeat: { readonly every: number; readonly timeout: number };
    }
  /** The whole list again, the run of this process first, then the newest. */
  | { readonly t: 'runs'; readonly runs: readonly RunSummary[] }
  /** The records of a run after `after` up to `seq`: whoever is not at `after` must not use them. */
  | {
      readonly t: 'update';
      readonly run: string;
      readonly epoch: string;
      readonly after: number;
      readonly seq: number;
      readonly records: readonly RunRecordEntry[];
    }
  | { readonly t: 'detail'; readonly id: number; readonly run: string; readonly detail: Detail }
  /** To a command: it has taken effect (what it led to was sent before), or why not. */
  | { readonly t: 'answer'; readonly id: number; readonly ok: boolean; readonly problem?: string }
  | { readonly t: 'missing'; readonly run: string; readonly sample?: number }
  /** After some seconds without anything else. `now`: milliseconds since 1970. */
  | { readonly t: 'heartbeat'; readonly now: number }
  /** The last word; `reconnect`: it makes sense to come back, after a while. */
  | { readonly t: 'bye'; readonly reconnect: boolean; readonly why: string };

/** Why a connection ends, by the number that a WebSocket gives. From 4400 to 4499, 4429 aside, a page must not come back. */
export const closeCodes = {
  shutdown: 1001,
  tooBig: 1009,
  full: 1013,
  slow: 4008,
  badMessage: 4400,
  badToken: 4401,
  role: 4403,
  noHello: 4408,
  rate: 4429,
} as const;
