import { type History, history } from '../src/live/history.js';
import type { RunEvent, RunState, Scatter, Setting, Update } from '../src/live/protocol.js';
import type { Connection } from './socket.js';

/** What can change, and be drawn, on its own. */
export type Part = 'run' | 'state' | 'rows' | 'scatter' | 'events';

/** All that the page knows. It is only read while drawing. */
export interface Store {
  readonly history: History;
  readonly run: () => { readonly name: string; readonly config: Readonly<Record<string, Setting>> };
  readonly state: () => RunState;
  readonly connection: () => Connection;
  readonly scatter: () => Scatter | undefined;
  readonly events: () => readonly RunEvent[];
  readonly connect: (connection: Connection) => void;
  readonly apply: (update: Update) => void;
}

const eventLimit = 200;

/** An empty store; `changed` is told what to draw anew. */
export const store = (changed: (...parts: readonly Part[]) => void): Store => {
  const measured = history();
  let run: ReturnType<Store['run']> = { name: 'rxgan', config: {} };
  let state: RunState = { status: 'running', step: 0 };
  let connection: Connection = 'connecting';
  let scatter: Scatter | undefined;
  let events: readonly RunEvent[] = [];

  return {
    history: measured,
    run: () => run,
    state: () => state,
    connection: () => connection,
    scatter: () => scatter,
    events: () => events,
    connect: (next) => {
      connection = next;
      changed('state');
    },
    apply: (update) => {
      switch (update.t) {
        case 'welcome':
          // After a reconnection, too, the welcome replaces everything: there is no gap to mend.
          ({ run, state, events, scatter } = { scatter: undefined, ...update });
          measured.load(update.history);
          return changed('run', 'state', 'rows', 'scatter', 'events');
        case 'rows':
          for (const { step, values } of update.rows) measured.append(step, values);
          return changed('rows');
        case 'scatter':
          scatter = update.scatter;
          return changed('scatter');
        case 'state':
          state = update.state;
          return changed('state');
        case 'event':
          events = [...events, update.event].slice(-eventLimit);
          return changed('events');
      }
    },
  };
};
