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
}

/** The adaptive schedules of one model. */
export interface Followers {
  /** The state of the schedule with this rule. Errors: `ConfigError` for one that is not of this model. */
  readonly stateOf: (rule: AdaptiveRule) => Numbers;
  /** A number has been given. */
  readonly give: (metric: string, value: number) => void;
  readonly contents: () => readonly Follower[];
  /** Puts back those of a model with the same schedules. */
  readonly restore: (followers: readonly Follower[]) => void;
}

/** All of them at their beginning. Errors: `ConfigError` for two of one name. */
export const followersOf = (rules: readonly AdaptiveRule[]): Followers => {
  const followers = new Map<AdaptiveRule, Follower>();
  for (const rule of rules) {
    const { name, metrics, initial: state } = rule;
    if (rules.some((other) => other !== rule && other.name === name))
      throw failure('ConfigError', 'model.adaptive', `two schedules are called ${name}`, 'give one another name');
    followers.set(rule, { name, metrics, state, given: {} });
  }
  return {
    stateOf: (rule) => {
      const follower = followers.get(rule);
      if (follower !== undefined) return follower.state;
      throw failure(
        'ConfigError',
        `schedule ${rule.name}`,
        'is not of this model',
        'name it in the adaptive of the model',
      );
    },
    give: (metric, value) => {
      for (const [rule, follower] of followers) {
        if (!rule.metrics.includes(metric)) continue;
        const given = { ...follower.given, [metric]: value };
        const all = rule.metrics.every((each) => Object.hasOwn(given, each));
        const moved = all ? { state: rule.update(follower.state, given), given: {} } : { given };
        followers.set(rule, { ...follower, ...moved });
      }
    },
    contents: () => [...followers.values()],
    restore: (saved) => {
      for (const rule of rules) followers.set(rule, saved.find(({ name }) => name === rule.name)!);
    },
  };
};
