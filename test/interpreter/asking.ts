import { type ControlEntry, type RunControl, runControl, tunable } from 'rxgan/control';
import { tap } from 'rxjs';
import { macrotasks } from '../support/fakes.js';
import type { Cast, Operator } from './cast.js';
import type { PlayerName } from './program.js';
import { untuned } from './rules.js';
import type { Asking, Calling, Command } from './run.js';

export type Control = RunControl<'w'>;

export const controlOf = (replay: readonly ControlEntry[] | undefined): Control =>
  runControl({
    tunables: { w: tunable(untuned, { min: -1, max: 1 }) },
    operations: ['pause', 'resume', 'step', 'set', 'checkpoint', 'stop'],
    replay,
  });

/** Asks; whether it is granted is seen by what the run does. */
export const ask = (control: Control, command: Command): void =>
  control.ask({ command, by: 'a test', answer: () => undefined });

/** A command by the names of a cast. */
const named = (command: Command, { players }: Cast): Command =>
  command.op === 'step' && command.players !== 'all'
    ? { ...command, players: command.players.map((player) => players[player as PlayerName]) }
    : command;

/** Asks for what is to be asked for within the frame of a step. */
export const askWithin = (control: Control, asked: readonly Asking[], cast: Cast): Operator =>
  tap(({ step }) => {
    for (const { at, command } of asked) if (at === step) ask(control, named(command, cast));
  });

/** Asks for what is to be asked for whatever the run is about. */
export const call = async (control: Control, called: readonly Calling[]): Promise<void> => {
  for (const { wait, command } of called) {
    await macrotasks(wait);
    ask(control, command);
  }
};

/** A run that was paused goes on after a while, as if somebody had asked for it. */
export const goOn = (control: Control, wait: () => number): void => {
  let changes = 0;
  control.status$.subscribe((status) => {
    const change = ++changes;
    if (status !== 'paused') return;
    void macrotasks(1 + wait()).then(() => {
      if (change === changes) ask(control, { op: 'resume' });
    });
  });
};
