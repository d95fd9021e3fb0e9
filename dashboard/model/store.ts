import type { Role, RunSummary } from '../../src/live/protocol/messages.js';
import type { RunRecord } from '../../src/live/record/runRecord.js';
import type { Connection } from '../net/connection.js';
import type { Followed } from './followed.js';
import { followed } from './followed.js';

/** What can change, and be drawn, on its own. */
export type Part = 'connection' | 'runs' | 'about' | 'state' | 'rows' | 'events' | 'samples' | 'view' | 'commands';

/** All that the page knows of the server and its runs. It is only read while drawing. */
export interface Store {
  readonly connection: () => Connection;
  readonly role: () => Role;
  readonly runs: () => readonly RunSummary[];
  /** The run in the first place. */
  readonly main: () => Followed | undefined;
  readonly record: () => RunRecord | undefined;
  /** All followed runs, the first one first. */
  readonly shown: () => readonly Followed[];
  readonly find: (run: string) => Followed | undefined;
  /** When the last news of the first run came, as `performance.now()`. */
  readonly newsAt: () => number | undefined;
  readonly connect: (connection: Connection) => void;
  readonly welcome: (role: Role, runs: readonly RunSummary[]) => void;
  readonly list: (runs: readonly RunSummary[]) => void;
  readonly news: (run: string) => void;
  /** Follow exactly these; gives those that are new, and those that are not followed any more. */
  readonly choose: (
    wanted: string | undefined,
    compare: readonly string[],
  ) => { readonly added: readonly string[]; readonly removed: readonly string[] };
}

/** The run to show to one who has not chosen: what is trained now, and of several the one that began last. */
export const firstOf = (runs: readonly RunSummary[], wanted: string | undefined): string | undefined => {
  if (runs.some(({ id }) => id === wanted)) return wanted;
  const newest = runs.toSorted((a, b) => Number(b.live) - Number(a.live) || b.startedAt - a.startedAt);
  return newest[0]?.id;
};

/** An empty store; `changed` is told what to draw anew. */
export const store = (changed: (...parts: readonly Part[]) => void): Store => {
  let connection: Connection = { phase: 'connecting' };
  let role: Role = 'view';
  let runs: readonly RunSummary[] = [];
  let main: string | undefined;
  let order: readonly string[] = [];
  let newsAt: number | undefined;
  // Runs that were shown stay known: who comes back to one gets only what is new.
  const known = new Map<string, Followed>();
  const find = (run: string): Followed | undefined => known.get(run);
  const present = (ids: readonly string[]): readonly Followed[] => ids.flatMap((id) => find(id) ?? []);

  return {
    connection: () => connection,
    role: () => role,
    runs: () => runs,
    main: () => (main === undefined ? undefined : find(main)),
    record: () => (main === undefined ? undefined : find(main)?.record()),
    shown: () => present(order),
    find,
    newsAt: () => newsAt,
    connect: (next) => {
      connection = next;
      changed('connection', 'commands');
    },
    welcome: (given, list) => {
      role = given;
      runs = list;
      changed('runs', 'commands');
    },
    list: (list) => {
      runs = list;
      changed('runs');
    },
    news: (run) => {
      if (run === main) newsAt = performance.now();
      changed('about', 'state', 'rows', 'events', 'samples', 'commands');
    },
    choose: (wanted, compare) => {
      const ids = runs.map(({ id }) => id);
      main = firstOf(runs, wanted);
      const next = [...new Set([main, ...compare])].flatMap((id) => (id !== undefined && ids.includes(id) ? [id] : []));
      const added = next.filter((id) => !order.includes(id));
      const removed = order.filter((id) => !next.includes(id));
      order = next;
      for (const id of added) if (!known.has(id)) known.set(id, followed(id));
      if (added.length + removed.length > 0) {
        newsAt = undefined;
        changed('runs', 'about', 'state', 'rows', 'events', 'samples', 'commands');
      }
      return { added, removed };
    },
  };
};
