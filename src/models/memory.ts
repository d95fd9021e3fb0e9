import { type AdaptiveRule, type Follower, followersOf } from './followers.js';

/** The name of a number that a model remembers, as a value. */
export interface MemoryKey<K extends string = string> {
  readonly name: K;
}

/** A number that is known. */
export interface Remembered {
  readonly name: string;
  readonly value: number;
}
/** A number that is still being computed, and the step from which on it is known. */
export interface Pending {
  readonly name: string;
  readonly from: number;
  readonly value: Promise<number>;
}

/** Numbers that decisions of later steps depend on; part of what a checkpoint holds. */
export interface Memory {
  readonly get: (key: MemoryKey) => number | undefined;
  readonly has: (key: MemoryKey) => boolean;
  readonly set: (key: MemoryKey, value: number) => void;
  /** Gives a number that is still being computed: it is known from step `from` on, neither earlier nor later. */
  readonly setLater: (key: MemoryKey, value: Promise<number>, from: number) => void;
  /** Makes known what is to be known at a step; a promise if there is something to wait for. A failure is told each time. */
  readonly arrive: (step: number) => Promise<void> | undefined;
  /** Leaves out what has failed: somebody knows of it. */
  readonly forgetFailures: () => void;
  /** The numbers of an adaptive schedule of the model. */
  readonly adapted: (rule: AdaptiveRule) => Readonly<Record<string, number>>;
  /** All that a checkpoint holds. */
  readonly contents: () => MemoryContents;
  readonly restore: (contents: MemoryContents) => void;
}

export interface MemoryContents {
  readonly known: readonly Remembered[];
  readonly pending: readonly Pending[];
  readonly adaptive: readonly Follower[];
}

/**
 * A key for a number in a model's memory: that of the metric of this name, or of an evaluation.
 *
 * In plain words: make it once, `remember` by it, and decide by it.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { memoryKey, mlpGan } from 'rxgan/models';
 *
 * const coverage = memoryKey('coverage');
 * const model = mlpGan({ seed: 1 })();
 * model.memory.set(coverage, 0.5);
 * assert.equal(model.memory.get(coverage), 0.5);
 * model[Symbol.dispose]();
 * ```
 *
 * @see remember, rememberEvaluation, adaptive
 */
export const memoryKey = <const K extends string>(name: K): MemoryKey<K> => ({ name });

/** A memory without anything in it, of a model with these adaptive schedules. */
export const emptyMemory = (adaptive: readonly AdaptiveRule[] = []): Memory => {
  const numbers = new Map<string, number>();
  const followers = followersOf(adaptive);
  const pending = new Set<Pending>();
  const failed = new Map<Pending, unknown>();
  const set: Memory['set'] = ({ name }, value) => {
    numbers.set(name, value);
    followers.give(name, value);
  };
  const setLater: Memory['setLater'] = ({ name }, value, from) => {
    // It is looked at when its step comes; until then a failure must not look unhandled.
    value.catch(() => undefined);
    pending.add({ name, from, value });
  };
  return {
    get: ({ name }) => numbers.get(name),
    has: ({ name }) => numbers.has(name),
    set,
    setLater,
    arrive: (step) => {
      if (pending.size === 0) return undefined;
      const due = [...pending].filter(({ from }) => from <= step).sort((a, b) => a.from - b.from);
      if (due.length === 0) return undefined;
      return Promise.allSettled(due.map(({ value }) => value)).then((results) => {
        results.forEach((result, i) => {
          const each = due[i]!;
          if (failed.has(each) || !pending.has(each)) return;
          try {
            if (result.status === 'rejected') throw result.reason;
            set(each, result.value);
            pending.delete(each);
          } catch (error) {
            // Also that of an adaptive schedule which the number has moved.
            failed.set(each, error);
          }
        });
        const broken = due.find((each) => failed.has(each));
        if (broken !== undefined) throw failed.get(broken);
      });
    },
    forgetFailures: () => {
      for (const each of failed.keys()) pending.delete(each);
      failed.clear();
    },
    adapted: followers.stateOf,
    contents: () => ({
      known: [...numbers].map(([name, value]) => ({ name, value })),
      pending: [...pending],
      adaptive: followers.contents(),
    }),
    restore: ({ known, pending: later, adaptive }) => {
      numbers.clear();
      for (const { name, value } of known) numbers.set(name, value);
      pending.clear();
      for (const each of later) setLater(each, each.value, each.from);
      followers.restore(adaptive);
    },
  };
};

let open: Memory | undefined;

/** The memory of the model whose frame is open, if one is: adaptive schedules are functions of the step and of it. */
export const openMemory = (): Memory | undefined => open;

/** Makes this the open memory; gives what puts back the one before. */
export const openFor = (memory: Memory): (() => void) => {
  const before = open;
  open = memory;
  return () => {
    open = before;
  };
};
