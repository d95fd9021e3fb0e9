import { refusal } from '../../control/refusal.js';
import type { Command } from '../protocol/messages.js';
import type { Limits } from './limits.js';
import type { ServedRun } from './servedRun.js';

/** What became of a command: nothing to say, or why not. */
export type Outcome = (problem: string | undefined) => void;

/** Takes commands, once each, and remembers what became of them. */
export interface CommandDispatcher {
  /** `key`: the page and its number of the command; `isAllowed` is asked only for one that is new. */
  readonly take: (asked: {
    readonly key: string;
    readonly run: ServedRun | undefined;
    readonly command: Command;
    readonly by: string;
    readonly isAllowed: () => boolean;
    readonly outcome: Outcome;
  }) => void;
  readonly answer: (number: number, problem: string | undefined) => void;
  /** Nobody will answer any more. */
  readonly close: (problem: string) => void;
}

interface Kept {
  readonly at: number;
  answer: { readonly problem: string | undefined } | undefined;
  waiting: Outcome[];
}

const keptLimit = 1000;

/** Why a run does not take this command; nothing, if it does. */
const objection = (run: ServedRun | undefined, command: Command): string | undefined => {
  if (run === undefined) return 'there is no such run';
  const { about, state } = run.record;
  if (!run.live || state.status === 'finished' || state.status === 'failed') return 'the run is over';
  return refusal(command, about);
};

/**
 * The dispatcher of a server. `forward` hands a command to the training thread, under a number by which it is answered.
 *
 * In plain words: a page that was cut off may ask the same again: it is told what became of it, and the run does not step
 * twice.
 */
export const commandDispatcher = (
  limits: Limits,
  now: () => number,
  forward: (number: number, command: Command, by: string) => void,
): CommandDispatcher => {
  const asked = new Map<string, Kept>();
  const numbered = new Map<number, Kept>();
  let count = 0;
  let closed: string | undefined;

  const settle = (kept: Kept, problem: string | undefined): void => {
    kept.answer = { problem };
    for (const outcome of kept.waiting.splice(0)) outcome(problem);
  };
  // In the order in which they came: the oldest go first, and none that is young goes unless there are too many.
  const forget = (): void => {
    for (const [key, { at }] of asked) {
      if (asked.size < keptLimit && now() - at <= limits.times.answers) return;
      asked.delete(key);
    }
  };
  return {
    take: ({ key, run, command, by, isAllowed, outcome }) => {
      const before = asked.get(key);
      if (before?.answer !== undefined) return outcome(before.answer.problem);
      if (before !== undefined) {
        // Who waits twice for one answer has been cut off: the newest few connections are those that are left.
        before.waiting = [...before.waiting.slice(-3), outcome];
        return;
      }
      if (!isAllowed()) return outcome('too many commands; wait a moment');
      const problem = closed ?? objection(run, command);
      forget();
      const kept: Kept = { at: now(), answer: undefined, waiting: [outcome] };
      asked.set(key, kept);
      if (problem !== undefined) return settle(kept, problem);
      numbered.set(count, kept);
      forward(count++, command, by);
    },
    answer: (number, problem) => {
      const kept = numbered.get(number);
      numbered.delete(number);
      if (kept !== undefined) settle(kept, problem);
    },
    close: (problem) => {
      closed = problem;
      for (const kept of numbered.values()) settle(kept, problem);
      numbered.clear();
    },
  };
};
