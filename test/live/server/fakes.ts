import type { ClientMessage, Command, RunAbout, TextMessage } from '../../../src/live/protocol/messages.js';
import { clientFrames, serverFrames } from '../../../src/live/protocol/messages.js';
import { type Hub, hub } from '../../../src/live/server/hub.js';
import { defaultLimits, type Limits } from '../../../src/live/server/limits.js';
import type { Link } from '../../../src/live/server/link.js';
import { roleOf } from '../../../src/live/server/roleOf.js';
import { type Frame, type ServedRun, servedRun } from '../../../src/live/server/servedRun.js';

export const tokens = { control: 'c'.repeat(43), view: 'v'.repeat(43) } as const;

export const about: RunAbout = {
  name: 'ring',
  startedAt: 1_000,
  config: { loss: 'hinge' },
  schedule: '',
  operations: ['pause', 'resume', 'step', 'set'],
  players: ['discriminator', 'generator'],
  tunables: [{ name: 'rate', min: 0, max: 1 }],
};

/** A clock that goes when it is told to. */
export const clock = () => {
  let time = 0;
  return {
    now: () => time,
    pass: (milliseconds: number): void => {
      time += milliseconds;
    },
  };
};

export interface World {
  readonly hub: Hub;
  readonly run: ServedRun;
  readonly forwarded: { readonly number: number; readonly command: Command; readonly by: string }[];
}

/** A server without sockets that serves one run of this process. */
export const world = (now: () => number, limits: Partial<Limits> = {}, epoch = 'first'): World => {
  const forwarded: World['forwarded'] = [];
  const made = hub({
    limits: { ...defaultLimits, ...limits },
    now,
    wall: () => 1_700_000_000_000,
    roleOf: roleOf(tokens),
    forward: (number, command, by) => void forwarded.push({ number, command, by }),
  });
  const run = servedRun('live', about, { epoch, live: true });
  made.serve(run);
  return { hub: made, run, forwarded };
};

/** The end of a connection that a test holds: what was sent, and how it ended. */
export const wire = (buffered: () => number = () => 0) => {
  const sent: Frame[] = [];
  let closed: number | undefined;
  let pings = 0;
  const link: Link = {
    send: (frame) => void sent.push(frame),
    buffered,
    ping: () => void pings++,
    close: (code) => {
      closed ??= code;
    },
    terminate: () => {
      closed ??= 1006;
    },
  };
  return {
    link,
    sent,
    closed: () => closed,
    pings: () => pings,
    /** The texts that have come, read. */
    texts: (): readonly TextMessage[] =>
      sent.flatMap(({ data, binary }) => {
        if (binary) return [];
        const message = serverFrames.decode(String(data));
        if (message._tag === 'Left') throw new Error(message.left);
        return [message.right];
      }),
    binaries: () => sent.filter(({ binary }) => binary).length,
  };
};

/** A page that has come in. */
export const visitor = ({ hub: at }: World, token: string = tokens.view, page?: string, buffered?: () => number) => {
  const end = wire(buffered);
  const session = at.connect(end.link);
  const say = (message: ClientMessage): void => session.receive(clientFrames.encode(message));
  say({ t: 'hello', v: 1, token, samples: true, ...(page !== undefined && { page }) });
  return { ...end, session, say };
};
