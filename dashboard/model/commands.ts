import type { ClientMessage, Command } from '../../src/live/protocol/messages.js';

/** What was asked of a run and is not answered yet. */
export interface Pending {
  readonly id: number;
  readonly command: Command;
  readonly run: string;
  /** Of the run when it was asked: to another process it is not asked. */
  readonly epoch: string;
}

/** What this page asks of runs. */
export interface Commands {
  readonly ask: (run: { readonly id: string; readonly epoch: string }, command: Command) => void;
  readonly answer: (id: number, problem: string | undefined) => void;
  /** There is a connection again: what is not answered is asked again, by its number, and so not done twice. */
  readonly again: (runs: readonly { readonly id: string; readonly epoch: string }[]) => void;
  readonly pending: () => readonly Pending[];
  /** Why the last one that failed did; until it is put away, or something else is asked. */
  readonly problem: () => string | undefined;
  readonly forget: () => void;
}

export interface CommandOptions {
  readonly send: (message: ClientMessage) => boolean;
  readonly changed: () => void;
  /** The first id: after a reload the page must not repeat one. */
  readonly first?: number;
}

/** No commands yet. */
export const commands = ({ send, changed, first = Date.now() }: CommandOptions): Commands => {
  let next = first;
  let pending: readonly Pending[] = [];
  let problem: string | undefined;
  return {
    ask: ({ id: run, epoch }, command) => {
      const id = next++;
      problem = undefined;
      if (send({ t: 'command', id, run, command })) pending = [...pending, { id, command, run, epoch }];
      else problem = 'There is no connection: nothing was asked.';
      changed();
    },
    answer: (id, said) => {
      if (!pending.some((one) => one.id === id)) return;
      pending = pending.filter((one) => one.id !== id);
      if (said !== undefined) problem = said;
      changed();
    },
    again: (runs) => {
      const alive = pending.filter((one) => runs.some(({ id, epoch }) => id === one.run && epoch === one.epoch));
      if (alive.length < pending.length)
        problem = 'The server was started anew: it is not known whether this was done.';
      pending = alive;
      for (const { id, run, command } of alive) send({ t: 'command', id, run, command });
      changed();
    },
    pending: () => pending,
    problem: () => problem,
    forget: () => {
      problem = undefined;
      changed();
    },
  };
};
