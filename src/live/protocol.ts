import type { Either } from 'fp-ts/lib/Either.js';
import { integer, left, list, number, oneOf, record, type Shape, setting, struct, text } from './shape.js';

/** The name of the sub-protocol: server and page refuse to talk in any other. */
export const subprotocol = 'rxgan.v1';

export type Status = 'running' | 'paused' | 'finished' | 'failed';

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
}

/** What was measured at one step, by name. */
export interface Row {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A bounded record of one metric: every `stride`-th value, and the newest. */
export interface Series {
  readonly stride: number;
  /** How many values have come since the last one that is kept for good; above 0, the newest is provisional. */
  readonly since: number;
  readonly steps: readonly number[];
  readonly values: readonly number[];
  /** Of all finite values ever, not only of those kept. */
  readonly min: number;
  readonly max: number;
  /** How many values were NaN or infinite. */
  readonly bad: number;
}

/** Scores on a square grid: `values[row * size + column]`, the first row at `yMin`. */
export interface Surface {
  readonly size: number;
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
  readonly values: readonly number[];
}

/** Points as x, y, x, y, …, and what the discriminator thinks of the plane under them. */
export interface Scatter {
  readonly step: number;
  readonly real: readonly number[];
  readonly fake: readonly number[];
  readonly surface?: Surface;
}

/** Something worth a line in the log. */
export interface RunEvent {
  readonly step: number;
  readonly kind: string;
  readonly text: string;
}

export type Setting = string | number | boolean;

/** What the server says. `seq` counts its messages. */
export type Update = { readonly seq: number } & (
  | {
      readonly t: 'welcome';
      readonly run: { readonly name: string; readonly config: Readonly<Record<string, Setting>> };
      readonly state: RunState;
      readonly history: Readonly<Record<string, Series>>;
      readonly events: readonly RunEvent[];
      readonly scatter?: Scatter;
    }
  | { readonly t: 'rows'; readonly rows: readonly Row[] }
  | { readonly t: 'scatter'; readonly scatter: Scatter }
  | { readonly t: 'state'; readonly state: RunState }
  | { readonly t: 'event'; readonly event: RunEvent }
);

/** What the page asks for: `n` belongs to `step` and is 1 if absent. */
export interface Control {
  readonly t: 'control';
  readonly op: 'pause' | 'resume' | 'step';
  readonly n?: number;
}

export type Message = Update | Control;

const natural = integer(0);
const state: Shape<RunState> = struct(
  { status: oneOf('running', 'paused', 'finished', 'failed'), step: natural },
  { totalSteps: natural, stepsPerSecond: number, engine: text, message: text },
);
const row: Shape<Row> = struct({ step: natural, values: record(number) });
const series: Shape<Series> = struct({
  stride: integer(1),
  since: natural,
  steps: list(natural),
  values: list(number),
  min: number,
  max: number,
  bad: natural,
});
const surface: Shape<Surface> = struct({
  size: integer(1, 1024),
  xMin: number,
  xMax: number,
  yMin: number,
  yMax: number,
  values: list(number),
});
const scatter: Shape<Scatter> = struct({ step: natural, real: list(number), fake: list(number) }, { surface });
const event: Shape<RunEvent> = struct({ step: natural, kind: text, text });
const run = struct({ name: text, config: record(setting) });

// A map, not an object: `t` comes from the network, and must not find `constructor`.
const shapes: ReadonlyMap<unknown, Shape<unknown>> = new Map<Message['t'], Shape<unknown>>([
  [
    'welcome',
    struct(
      { t: oneOf('welcome'), seq: natural, run, state, history: record(series), events: list(event) },
      { scatter },
    ),
  ],
  ['rows', struct({ t: oneOf('rows'), seq: natural, rows: list(row) })],
  ['scatter', struct({ t: oneOf('scatter'), seq: natural, scatter })],
  ['state', struct({ t: oneOf('state'), seq: natural, state })],
  ['event', struct({ t: oneOf('event'), seq: natural, event })],
  ['control', struct({ t: oneOf('control'), op: oneOf('pause', 'resume', 'step') }, { n: integer(1, 10_000) })],
]);

/** The message as text for the socket. */
export const encode = (message: Message): string => JSON.stringify(shapes.get(message.t)!.encode(message));

/** The message in a text from the socket, built anew from its known fields, or what is wrong with the text. */
export const decode = (received: string): Either<string, Message> => {
  try {
    const value: unknown = JSON.parse(received);
    const shape = shapes.get((value as { readonly t?: unknown } | null)?.t);
    return shape === undefined
      ? left('message.t: unknown kind')
      : (shape.decode(value, 'message') as Either<string, Message>);
  } catch {
    return left('message: expected JSON');
  }
};
