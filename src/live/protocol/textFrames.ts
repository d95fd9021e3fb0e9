import type { Either } from 'fp-ts/lib/Either.js';
import { fromJson } from '../../schema/fromJson.js';
import { anyNumber, integer } from '../../schema/numbers.js';
import { list, optional, record, struct } from '../../schema/records.js';
import { boolean, oneOf, string } from '../../schema/scalars.js';
import { left, mismatch, right, type Schema } from '../../schema/schema.js';
import { keyed, union } from '../../schema/unions.js';
import { type SampleEntry, sampleKinds } from '../record/sampleIndex.js';
import {
  type ClientMessage,
  type Command,
  type Detail,
  type Dial,
  operations,
  type Row,
  type RunAbout,
  type RunEvent,
  type RunRecordEntry,
  type RunState,
  type RunSummary,
  type Setting,
  type TextMessage,
} from './messages.js';

const natural = integer({ min: 0 });
const name = string({ max: 200 });
const text = string();
const status = oneOf('running', 'paused', 'finished', 'failed');

/** A value of a run's configuration. A non-finite number stands in brackets, to differ from the same word as a string. */
export const setting: Schema<Setting> = {
  expected: 'a string, a number, true or false',
  decode: (value, path) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return right(value);
    return Array.isArray(value) && value.length === 1
      ? anyNumber.decode(value[0], path)
      : left([mismatch(path, setting.expected, value)]);
  },
  encode: (value) => (typeof value === 'number' && !Number.isFinite(value) ? [String(value)] : value),
};

export const runState: Schema<RunState> = struct({
  status,
  step: natural,
  totalSteps: optional(natural),
  stepsPerSecond: optional(anyNumber),
  engine: optional(text),
  message: optional(text),
  dials: optional(record(anyNumber)),
  memoryBytes: optional(anyNumber),
  deviceReads: optional(natural),
});
const row: Schema<Row> = struct({ step: natural, wall: natural, values: record(anyNumber) });
export const runEvent: Schema<RunEvent> = struct({
  step: natural,
  wall: natural,
  kind: oneOf('log', 'state', 'command', 'alert'),
  text,
});
export const sampleEntry: Schema<SampleEntry> = struct({
  id: natural,
  step: natural,
  kind: oneOf(...sampleKinds),
  bytes: natural,
});
const dial: Schema<Dial> = struct({ name, min: anyNumber, max: anyNumber });
export const runAbout: Schema<RunAbout> = struct({
  name: text,
  startedAt: natural,
  config: record(setting),
  schedule: text,
  operations: list(oneOf(...operations)),
  dials: list(dial),
});
const summary: Schema<RunSummary> = struct({
  id: name,
  name: text,
  epoch: name,
  status,
  live: boolean,
  startedAt: natural,
});
const entry: Schema<RunRecordEntry> = keyed({ row, event: runEvent, sample: sampleEntry, state: runState });
const numbers = list(anyNumber);
const detail: Schema<Detail> = struct({
  stride: natural,
  steps: list(natural),
  walls: list(natural),
  metrics: record(struct({ min: numbers, max: numbers, mean: numbers })),
});

const command: Schema<Command> = union('op', {
  pause: {},
  resume: {},
  checkpoint: {},
  interpolate: {},
  stop: {},
  step: { players: oneOf('both', 'discriminator', 'generator'), n: integer({ min: 1, max: 10_000 }) },
  set: { dial: name, value: anyNumber },
});

const ofClient: Schema<ClientMessage> = union('t', {
  hello: { v: natural, token: name, samples: boolean, page: optional(string({ max: 100 })) },
  watch: { run: name, since: optional(struct({ epoch: name, seq: natural })) },
  unwatch: { run: name },
  ack: { run: name, seq: natural },
  visible: { visible: boolean },
  range: { id: natural, run: name, metrics: list(name), from: natural, to: natural },
  media: { run: name, sample: natural },
  command: { id: natural, run: name, command },
});

const ofServer: Schema<TextMessage> = union('t', {
  welcome: {
    v: natural,
    role: oneOf('view', 'control'),
    runs: list(summary),
    heartbeat: struct({ every: natural, timeout: natural }),
  },
  runs: { runs: list(summary) },
  update: { run: name, epoch: name, after: natural, seq: natural, records: list(entry) },
  detail: { id: natural, run: name, detail },
  answer: { id: natural, ok: boolean, problem: optional(text) },
  missing: { run: name, sample: optional(natural) },
  heartbeat: { now: natural },
  bye: { reconnect: boolean, why: text },
});

const frames = <M>(schema: Schema<M>) => ({
  encode: (message: M): string => JSON.stringify(schema.encode(message)),
  decode: (received: string): Either<string, M> => {
    const read = fromJson(schema, received, 'message', 'send JSON');
    return read._tag === 'Right' ? read : left(read.left[0].message);
  },
});

/** Messages as text for the socket; and what is in such a text, built anew from known fields, or what is wrong with it. */
export const clientFrames = frames(ofClient);
export const serverFrames = frames(ofServer);
