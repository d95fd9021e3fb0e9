import { at, type Scheduled } from '../schedules/schedule.js';
import type { ActivePlayers } from '../streams/stepControl.js';
import type { ControlEntry } from './command.js';

/** Steps from `from` up to, but not including, `to`. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly players: ActivePlayers;
}

/** What a log of commands means for the numbers of a run: who learns at which step, and which tunable has which value. */
export interface ControlPlan {
  readonly stretches: readonly Stretch[];
  readonly settings: Readonly<Record<string, readonly (readonly [from: number, value: number])[]>>;
}

export const emptyPlan: ControlPlan = { stretches: [], settings: Object.create(null) as ControlPlan['settings'] };

/** Only what is in force at the step before `end` stays. */
const cut = (stretches: readonly Stretch[], end: number): readonly Stretch[] =>
  stretches.filter(({ from }) => from < end).map((each) => (each.to > end ? { ...each, to: end } : each));

/**
 * The plan with one more entry, which is not before those that are in it.
 *
 * Steps that are asked for while others are still to come are added behind them. Pausing or resuming gives up the
 * rest of them.
 */
export const planned = (plan: ControlPlan, { before, command }: ControlEntry): ControlPlan => {
  switch (command.op) {
    case 'pause':
    case 'resume':
      return { ...plan, stretches: cut(plan.stretches, before) };
    case 'step': {
      const from = Math.max(before, endOfStretches(plan));
      return { ...plan, stretches: [...plan.stretches, { from, to: from + command.n, players: command.players }] };
    }
    case 'set': {
      const settings: Record<string, ControlPlan['settings'][string]> = Object.create(null);
      Object.assign(settings, plan.settings);
      settings[command.tunable] = [...(settings[command.tunable] ?? []), [before, command.value]];
      return { ...plan, settings };
    }
    case 'checkpoint':
    case 'interpolate':
    case 'stop':
      return plan;
  }
};

/** The first step that nobody has asked for one by one. */
export const endOfStretches = ({ stretches }: ControlPlan): number => stretches.at(-1)?.to ?? 0;

/** Which players learn at a step. */
export const playersAt = ({ stretches }: ControlPlan, step: number): ActivePlayers =>
  stretches.findLast(({ from, to }) => step >= from && step < to)?.players ?? 'all';

/** The value of a tunable at a step: what it was last set to before that, or what the schedule says. */
export const tunableAt = (
  { settings }: ControlPlan,
  tunable: string,
  schedule: Scheduled<number>,
  step: number,
): number => {
  const set = settings[tunable]?.findLast(([from]) => step >= from);
  return set === undefined ? at(schedule, step) : set[1];
};
