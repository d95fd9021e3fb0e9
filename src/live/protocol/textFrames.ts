import type { Either } from 'fp-ts/lib/Either.js';
import { type SampleEntry, sampleKinds } from '../record/sampleIndex.js';
import {
  flag,
  integer,
  left,
  list,
  number,
  oneOf,
  record,
  type Shape,
  setting,
  short,
  struct,
  text,
} from '../shape.js';
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
  type TextMessage,
} from './messages.js';

const natural = integer(0);
const name = short(200);
const status = oneOf('running', 'paused', 'finished', 'failed');

export const runState: Shape<RunState> = struct(
  { status, step: natural },
  {
    totalSteps: natural,
    stepsPerSecond: number,
    engine: text,
    message: text,
    dials: record(number),
    memoryBytes: number,
    deviceReads: natural,
  },
) as Shape<RunState>;
const row: Shape<Row> = struct({ step: natural, wall: natural, values: record(number) });
export const runEvent: Shape<RunEvent> = struct({
  step: natural,
  wall: natural,
  kind: oneOf('log', 'state', 'command', 'alert'),
  text,
});
export const sampleEntry: Shape<SampleEntry> = struct({
  id: natural,
  step: natural,
  kind: oneOf(...sampleKinds),
  bytes: natural,
});
const dial: Shape<Dial> = struct({ name, min: number, max: number });
export const runAbout: Shape<RunAbout> = struct({
  name: text,
  startedAt: natural,
  config: record(setting),
  schedule: text,
  operations: list(oneOf(...operations)),
  dials: list(dial),
});
const summary: Shape<RunSummary> = struct({
  id: name,
  name: text,
  epoch: name,
  status,
  live: flag,
  startedAt: natural,
});
const entry = struct(
  {},
  { row, event: runEvent, sample: sampleEntry, state: runState },
) as unknown as Shape<RunRecordEntry>;
const numbers = list(number);
const detail: Shape<Detail> = struct({
  stride: natural,
  steps: list(natural),
  walls: list(natural),
  metrics: record(struct({ min: numbers, max: numbers, mean: numbers })),
});

// A command is one of several records: its operation says which.
const commands: ReadonlyMap<unknown, Shape<Command>> = new Map<unknown, Shape<Command>>([
  ...(['pause', 'resume', 'checkpoint', 'interpolate', 'stop'] as const).map(
    (op) => [op, struct({ op: oneOf(op) })] as const,
  ),
  ['step', struct({ op: oneOf('step'), players: oneOf('both', 'discriminator', 'generator'), n: integer(1, 10_000) })],
  ['set', struct({ op: oneOf('set'), dial: name, value: number })],
]);
const command: Shape<Command> = {
  decode: (value, path) => {
    const shape = commands.get((value as { readonly op?: unknown } | null)?.op);
    return shape === undefined ? left(`${path}.op: unknown operation`) : shape.decode(value, path);
  },
  encode: (value) => commands.get(value.op)!.encode(value),
};

type Shapes<M extends { readonly t: string }> = ReadonlyMap<unknown, Shape<M>>;

const ofClient: Shapes<ClientMessage> = new Map<unknown, Shape<ClientMessage>>([
  [
    'hello',
    struct({ t: oneOf('hello'), v: natural, token: name, samples: flag }, { page: short(100) }) as Shape<ClientMessage>,
  ],
  [
    'watch',
    struct({ t: oneOf('watch'), run: name }, { since: struct({ epoch: name, seq: natural }) }) as Shape<ClientMessage>,
  ],
  ['unwatch', struct({ t: oneOf('unwatch'), run: name })],
  ['ack', struct({ t: oneOf('ack'), run: name, seq: natural })],
  ['visible', struct({ t: oneOf('visible'), visible: flag })],
  ['range', struct({ t: oneOf('range'), id: natural, run: name, metrics: list(name), from: natural, to: natural })],
  ['media', struct({ t: oneOf('media'), run: name, sample: natural })],
  ['command', struct({ t: oneOf('command'), id: natural, run: name, command })],
]);

const ofServer: Shapes<TextMessage> = new Map<unknown, Shape<TextMessage>>([
  [
    'welcome',
    struct({
      t: oneOf('welcome'),
      v: natural,
      role: oneOf('view', 'control'),
      runs: list(summary),
      heartbeat: struct({ every: natural, timeout: natural }),
    }),
  ],
  ['runs', struct({ t: oneOf('runs'), runs: list(summary) })],
  [
    'update',
    struct({ t: oneOf('update'), run: name, epoch: name, after: natural, seq: natural, records: list(entry) }),
  ],
  ['detail', struct({ t: oneOf('detail'), id: natural, run: name, detail })],
  ['answer', struct({ t: oneOf('answer'), id: natural, ok: flag }, { problem: text }) as Shape<TextMessage>],
  ['missing', struct({ t: oneOf('missing'), run: name }, { sample: natural }) as Shape<TextMessage>],
  ['heartbeat', struct({ t: oneOf('heartbeat'), now: natural })],
  ['bye', struct({ t: oneOf('bye'), reconnect: flag, why: text })],
]);

const encoding =
  <M extends { readonly t: string }>(shapes: Shapes<M>) =>
  (message: M): string =>
    JSON.stringify(shapes.get(message.t)!.encode(message));

const decoding =
  <M extends { readonly t: string }>(shapes: Shapes<M>) =>
  (received: string): Either<string, M> => {
    try {
      const value: unknown = JSON.parse(received);
      const shape = shapes.get((value as { readonly t?: unknown } | null)?.t);
      return shape === undefined ? left('message.t: unknown kind') : shape.decode(value, 'message');
    } catch {
      return left('message: expected JSON');
    }
  };

/** Messages as text for the socket; and what is in such a text, built anew from known fields, or what is wrong with it. */
export const clientFrames = { encode: encoding(ofClient), decode: decoding(ofClient) } as const;
export const serverFrames = { encode: encoding(ofServer), decode: decoding(ofServer) } as const;
