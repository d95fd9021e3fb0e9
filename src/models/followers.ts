import { failure } from '../errors.js';

type Numbers = Readonly<Record<string, number>>;

/** How an adaptive schedule moves: by the numbers of its metrics, each time that all of them have been given anew. */
export interface AdaptiveRule {
  readonly name: string;
  readonly metrics: readonly string[];
  readonly initial: Numbers;
  readonly update: (state: Numbers, measured: Numbers) => Numbers;
}

/** An adaptive schedule as far as it has come; part of what a checkpoint holds. */
export interface Follower {
  readonly name: string;
  readonly metrics: readonly string[];
  readonly state: Numbers;
  /** The metrics that have been given since all of them were. */
  readonly given: Numbers;
  /** What was measured while its rule was not known, in a restored model: it is made up for at the first use. */
  readonly queue: readonly Numbers[];
}

/** The adaptive schedules of one model: each is moved from its first use on. */
export interface Followers {
  /** The state of the schedule with this rule. Errors: `ConfigError` for another rule of the same name. */
  readonly stateOf: (rule: AdaptiveRule) => Numbers;
  /** A number has been given. */
  readonly give: (metric: string, value: number) => void;
  readonly contents: () => readonly Follower[];
  readonly restore: (followers: readonly Follower[]) => void;
}

/** No schedule has been used yet. */
export const noFollowers = (): Followers => {
  const followers = new Map<string, Follower>();
  const rules = new Map<string, AdaptiveRule>();

  const give = (metric: string, value: number): void => {
    for (const follower of followers.values()) {
      const { name, metrics, queue } = follower;
      if (!metrics.includes(metric)) continue;
      const given = { ...follower.given, [metric]: value };
      if (metrics.some((each) => !Object.hasOwn(given, each))) followers.set(name, { ...follower, given });
      else {
        const rule = rules.get(name);
        const fresh = { ...follower, given: {} };
        if (rule === undefined) followers.set(name, { ...fresh, queue: [...queue, given] });
        else followers.set(name, { ...fresh, state: rule.update(follower.state, given) });
      }
    }
  };
  const begin = (rule: AdaptiveRule): void => {
    const { name, metrics, initial, update } = rule;
    const known = followers.get(name);
    const state = known?.queue.reduce(update, known.state) ?? initial;
    followers.set(name, { name, metrics, state, given: known?.given ?? {}, queue: [] });
    rules.set(name, rule);
  };
  return {
    stateOf: (rule) => {
      const known = rules.get(rule.name);
      if (known === undefined) begin(rule);
      else if (known !== rule)
        throw failure(
          'ConfigError',
          `schedule ${rule.name}`,
          'another adaptive schedule has this name',
          'rename one of them',
        );
      return followers.get(rule.name)!.state;
    },
    give,
    contents: () => [...followers.values()],
    restore: (saved) => {
      rules.clear();
      followers.clear();
      for (const each of saved) followers.set(each.name, each);
    },
  };
};
