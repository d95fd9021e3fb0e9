import { adaptiveRules, type Rule, type RuleName } from './rules.js';

interface Coming {
  readonly name: string;
  readonly from: number;
  readonly value: number | Error;
}

/** What a model remembers, by hand: numbers that are known, numbers to come, and the schedules that they move. */
export interface Recollection {
  readonly get: (name: string) => number | undefined;
  readonly later: (name: string, value: number | Error, from: number) => void;
  /** Makes known what is to be known at a step; throws what failed of it, once. */
  readonly arrive: (step: number) => void;
  readonly adaptive: (rule: RuleName) => number;
  readonly contents: () => Readonly<Record<string, unknown>>;
}

export const recollection = (nameOf: (name: string) => string): Recollection => {
  const known = new Map<string, number>();
  const moved = new Map<RuleName, { state: Rule['initial']; given: Record<string, number> }>();
  for (const [rule, { initial: state }] of Object.entries(adaptiveRules))
    moved.set(rule as RuleName, { state, given: {} });
  let coming: Coming[] = [];
  const give = (name: string, value: number): void => {
    known.set(name, value);
    for (const [rule, schedule] of moved) {
      const { metrics, update } = adaptiveRules[rule];
      const metric = metrics.find((each) => nameOf(each) === name);
      if (metric === undefined) continue;
      schedule.given[metric] = value;
      if (metrics.some((each) => schedule.given[each] === undefined)) continue;
      schedule.state = update(schedule.state, schedule.given);
      schedule.given = {};
    }
  };
  return {
    get: (name) => known.get(name),
    later: (name, value, from) => void coming.push({ name, value, from }),
    arrive: (step) => {
      const due = coming.filter(({ from }) => from <= step).sort((one, other) => one.from - other.from);
      coming = coming.filter(({ from }) => from > step);
      for (const { name, value } of due) if (typeof value === 'number') give(name, value);
      const failed = due.find(({ value }) => value instanceof Error);
      if (failed !== undefined) throw failed.value;
    },
    adaptive: (rule) => moved.get(rule)!.state['value']!,
    contents: () =>
      Object.fromEntries([
        ...[...known].sort(([one], [other]) => (one < other ? -1 : 1)),
        ...[...moved].sort(([one], [other]) => (one < other ? -1 : 1)).map(([rule, { state }]) => [`(${rule})`, state]),
      ]),
  };
};
