import { history } from './history.js';
import type { Row, RunEvent, RunState, Scatter, Setting, Update } from './protocol.js';

type News = Update extends infer U ? (U extends Update ? Omit<U, 'seq'> : never) : never;

/** What is known of a run, and which of it has not been told yet. */
export interface Journal {
  readonly row: (row: Row) => void;
  readonly scatter: (scatter: Scatter) => void;
  readonly event: (event: RunEvent) => void;
  readonly state: (change: Partial<RunState>) => void;
  readonly current: () => RunState;
  /** What has come since the last call, as messages: all events and rows, the newest scatter and state. */
  readonly news: () => readonly Update[];
  /** All that is known, for one who joins. Ask for the news first, or they are told twice. */
  readonly welcome: () => Update;
}

const eventLimit = 200;
const rowLimit = 1000;

/** The empty journal of a run that is about to begin. */
export const journal = (name: string, config: Readonly<Record<string, Setting>>): Journal => {
  const measured = history();
  let seq = 0;
  let state: RunState = { status: 'running', step: 0 };
  let events: readonly RunEvent[] = [];
  let scatter: Scatter | undefined;
  let rows: Row[] = [];
  let untold: { events: RunEvent[]; scatter: boolean; state: boolean } = { events: [], scatter: false, state: false };

  const change = (next: Partial<RunState>): void => {
    state = { ...state, ...next };
    untold.state = true;
  };
  return {
    row: (row) => {
      measured.append(row.step, row.values);
      // So many within one flush are more than anyone can see: every second one goes.
      if (rows.length >= rowLimit) rows = rows.filter((_, i) => i % 2 === 1);
      rows.push(row);
      if (row.step > state.step) change({ step: row.step });
    },
    scatter: (next) => {
      scatter = next;
      untold.scatter = true;
    },
    event: (event) => {
      events = [...events, event].slice(-eventLimit);
      untold.events.push(event);
    },
    state: change,
    current: () => state,
    news: () => {
      const told: readonly News[] = [
        ...untold.events.map((event) => ({ t: 'event', event }) as const),
        ...(rows.length > 0 ? [{ t: 'rows', rows } as const] : []),
        ...(untold.scatter && scatter !== undefined ? [{ t: 'scatter', scatter } as const] : []),
        ...(untold.state ? [{ t: 'state', state } as const] : []),
      ];
      rows = [];
      untold = { events: [], scatter: false, state: false };
      return told.map((news) => ({ ...news, seq: ++seq }));
    },
    welcome: () => ({
      t: 'welcome',
      seq,
      run: { name, config },
      state,
      history: Object.fromEntries(measured.series),
      events,
      ...(scatter === undefined ? {} : { scatter }),
    }),
  };
};
