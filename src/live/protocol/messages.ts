import type { Either } from 'fp-ts/lib/Either.js';
import { command } from '../../control/command.js';
import { fromJson } from '../../schema/fromJson.js';
import { anyNumber } from '../../schema/numbers.js';
import { list, optional, record, struct } from '../../schema/records.js';
import { boolean, oneOf, string } from '../../schema/scalars.js';
import { left, type Of, type Schema } from '../../schema/schema.js';
import { union } from '../../schema/unions.js';
import { name, natural, runRecordEntry, status } from '../record/entries.js';

export {
  type Command,
  type ControlOffer,
  commandText,
  type Operation,
  stepLimit,
  type TunableRange,
} from '../../control/command.js';
export type { LoggedEvent, Row, RunAbout, RunRecordEntry, RunState, Setting, Status } from '../record/entries.js';

/** The name of the sub-protocol: server and page refuse to talk in any other. */
export const subprotocol = 'rxgan.v1';
export const version = 1;

const role = oneOf('view', 'control');
export type Role = Of<typeof role>;

/** A run of the list. `live`: it is being trained by the process that serves it. */
const runSummary = struct({
  id: name,
  name: string(),
  epoch: name,
  status,
  live: boolean,
  /** Milliseconds since 1970. */
  startedAt: natural,
});
export type RunSummary = Of<typeof runSummary>;

const numbers = list(anyNumber);
/**
 * A part of a run's history, as finely as it is still known: of each metric the least, the largest and the mean value at
 * every point; NaN where it has none there.
 */
const detail = struct({
  /** How many rows are in a point at most; 1: each is a row. */
  stride: natural,
  /** The step and the moment (milliseconds since 1970) of the first row of each point. */
  steps: list(natural),
  walls: list(natural),
  metrics: record(struct({ min: numbers, max: numbers, mean: numbers })),
});
export type Detail = Of<typeof detail>;

/**
 * What a page says: text frames of at most 16 KiB, at most 20 a second (40 at once), of which an `ack` for something that
 * was sent is free. Whatever is none of these ends the connection with `badMessage`.
 */
const clientMessage = union('t', {
  /**
   * Must come first, within five seconds. `samples`: does it want new pictures without asking? `page`: a random name that a
   * page keeps when it connects again, so that a command which it sends a second time is not carried out a second time.
   */
  hello: { v: natural, token: name, samples: boolean, page: optional(string({ max: 100 })) },
  /**
   * Follow a run, 16 at most; answered at once, by `missing` if there is none. `since`: from where on, if it is known
   * already; one who is there has drawn everything up to there. Also after an `update` or `history` that does not fit.
   */
  watch: { run: name, since: optional(struct({ epoch: name, seq: natural })) },
  unwatch: { run: name },
  /** Everything of this run up to `seq` is drawn. With two frames of a run not acked, nothing more of it is sent. */
  ack: { run: name, seq: natural },
  /** One that nobody sees gets a frame every five seconds at most, when there is an event or another status; no pictures. */
  visible: { visible: boolean },
  /** Steps `from` to `to`, both inclusive, of at most 32 metrics: a `detail` with the same `id`. */
  range: { id: natural, run: name, metrics: list(name), from: natural, to: natural },
  /** The numbers of a picture: a `sample` frame, or `missing` if it is not kept, or too much is on its way already. */
  media: { run: name, sample: natural },
  /**
   * Five a second, ten at once; only with the control token: without it, it ends the connection. `id`: of the page's own
   * choice. The same `id` again (of the same `page`) within five minutes is not carried out but answered with what became
   * of it.
   */
  command: { id: natural, run: name, command },
});
export type ClientMessage = Of<typeof clientMessage>;

/** What the server says as text. A page must ignore kinds and fields that it does not know: they are of a later version. */
const serverMessage = union('t', {
  /** First, after a `hello` with a known token. */
  welcome: {
    v: natural,
    role,
    runs: list(runSummary),
    /** Milliseconds: of silence before a heartbeat, and after which a page may give the connection up. */
    heartbeat: struct({ every: natural, timeout: natural }),
  },
  /** The whole list again, the run of this process first, then the newest. */
  runs: { runs: list(runSummary) },
  /** The records of a run after `after` up to `seq`: a page that is not at `after` must not use them. */
  update: { run: name, epoch: name, after: natural, seq: natural, records: list(runRecordEntry) },
  detail: { id: natural, run: name, detail },
  /** To a command: it has taken effect (what it led to was sent before), or why not. */
  answer: { id: natural, ok: boolean, problem: optional(string()) },
  missing: { run: name, sample: optional(natural) },
  /** After some seconds without anything else. `now`: milliseconds since 1970. */
  heartbeat: { now: natural },
  /** The last word; `reconnect`: it makes sense to come back, after a while. */
  bye: { reconnect: boolean, why: string() },
});
export type TextMessage = Of<typeof serverMessage>;

const frames = <M>(schema: Schema<M>) => ({
  encode: (message: M): string => JSON.stringify(schema.encode(message)),
  decode: (received: string): Either<string, M> => {
    const read = fromJson(schema, received, 'message', 'send JSON');
    return read._tag === 'Right' ? read : left(read.left[0].message);
  },
});

/** Messages as text for the socket; and what is in such a text, built anew from known fields, or what is wrong with it. */
export const clientFrames = frames(clientMessage);
export const serverFrames = frames(serverMessage);

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
