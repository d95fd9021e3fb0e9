import { untuned } from './rules.js';
import type { Asking } from './run.js';

/** What was asked of a run, as it is in force at a step. */
export interface Orders {
  readonly learners: (step: number) => 'all' | readonly string[];
  readonly tuned: (step: number) => number;
  readonly over: () => boolean;
  /** A step is done: what was asked within it is in force from the next one on. */
  readonly done: (step: number) => void;
}

/** Follows a list of commands. A run that was paused goes on by itself: somebody asks for it. */
export const ordersOf = (asked: readonly Asking[]): Orders => {
  let stretches: { from: number; to: number; players: 'all' | readonly string[] }[] = [];
  const settings: { from: number; value: number }[] = [];
  let over = false;
  const cut = (end: number): void => {
    stretches = stretches.filter(({ from }) => from < end).map((each) => ({ ...each, to: Math.min(each.to, end) }));
  };
  return {
    learners: (step) => stretches.find(({ from, to }) => step >= from && step < to)?.players ?? 'all',
    tuned: (step) => settings.findLast(({ from }) => step >= from)?.value ?? untuned(step),
    over: () => over,
    done: (step) => {
      const next = step + 1;
      for (const { at, command } of asked) {
        if (at !== step || over) continue;
        if (command.op === 'pause' || command.op === 'resume') cut(next);
        if (command.op === 'set') settings.push({ from: next, value: command.value });
        if (command.op === 'stop') over = true;
        if (command.op !== 'step') continue;
        const from = Math.max(next, stretches.at(-1)?.to ?? 0);
        stretches.push({ from, to: from + command.n, players: command.players });
      }
    },
  };
};
