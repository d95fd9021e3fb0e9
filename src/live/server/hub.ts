import { type Command, closeCodes, type Role, type RunSummary } from '../protocol/messages.js';
import { type CommandDispatcher, commandDispatcher } from './commandDispatcher.js';
import type { Limits } from './limits.js';
import type { Link } from './link.js';
import type { ServedRun } from './servedRun.js';
import { type Session, session } from './session.js';

/** What all connections share. */
export interface Hub {
  readonly limits: Limits;
  /** Milliseconds of a clock that never goes back; and since 1970. */
  readonly now: () => number;
  readonly wall: () => number;
  readonly roleOf: (token: string) => Role | undefined;
  readonly dispatcher: CommandDispatcher;
  readonly run: (id: string) => ServedRun | undefined;
  /** All runs; whoever knows another list is told. */
  readonly summaries: () => readonly RunSummary[];
  /** How many pages may steer now. */
  readonly controllers: () => number;
  /** A run that can be followed from now on. */
  readonly serve: (run: ServedRun) => void;
  /** May one more connection be made? */
  readonly hasRoom: () => boolean;
  readonly connect: (link: Link) => Session;
  readonly leave: (session: Session) => void;
  /** Sends everybody what is due; to be called by a timer. */
  readonly flush: () => void;
  /** Deadlines; to be called about once a second. */
  readonly beat: () => void;
  /** Says good-bye to all. */
  readonly close: (why: string) => void;
  readonly count: () => number;
}

export interface HubOptions {
  readonly limits: Limits;
  readonly now: () => number;
  readonly wall: () => number;
  readonly roleOf: (token: string) => Role | undefined;
  readonly forward: (number: number, command: Command, by: string) => void;
  /** Somebody wants to see this run: a chance to read it. */
  readonly wanted?: (id: string) => void;
}

const newestFirst = (a: RunSummary, b: RunSummary): number =>
  Number(b.live) - Number(a.live) || b.startedAt - a.startedAt;

/** A server without sockets and timers: those are given, so that a test can drive it through any schedule. */
export const hub = ({ limits, now, wall, roleOf, forward, wanted }: HubOptions): Hub => {
  const runs = new Map<string, ServedRun>();
  const sessions = new Set<Session>();
  const dispatcher = commandDispatcher(limits, now, forward);
  let connections = 0;
  let told = '';
  let beatAt = now();

  const summaries = (): readonly RunSummary[] => {
    const list = [...runs.values()].map((run) => run.summary()).sort(newestFirst);
    const text = JSON.stringify(list);
    if (text === told) return list;
    told = text;
    for (const one of sessions) if (one.role() !== undefined) one.tell({ t: 'runs', runs: list });
    return list;
  };
  const shared: Hub = {
    limits,
    now,
    wall,
    roleOf,
    dispatcher,
    summaries,
    run: (id) => {
      const run = runs.get(id);
      if (run !== undefined) wanted?.(id);
      return run;
    },
    controllers: () => [...sessions].filter((one) => one.role() === 'control').length,
    serve: (run) => void runs.set(run.id, run),
    hasRoom: () =>
      sessions.size < limits.connections &&
      [...sessions].filter((one) => one.role() === undefined).length < limits.waiting,
    connect: (link) => {
      const made = session(shared, link, ++connections);
      sessions.add(made);
      return made;
    },
    leave: (one) => void sessions.delete(one),
    flush: () => {
      summaries();
      for (const one of sessions) one.flush();
    },
    beat: () => {
      // Whoever was asleep himself (a closed laptop, say) cannot blame others for their silence.
      const slept = now() - beatAt > 5_000;
      beatAt = now();
      for (const one of sessions) {
        if (slept) one.heard();
        one.beat();
      }
    },
    close: (why) => {
      dispatcher.close(why);
      for (const one of sessions) {
        one.finish();
        one.bye(closeCodes.shutdown, why);
      }
    },
    count: () => sessions.size,
  };
  return shared;
};
