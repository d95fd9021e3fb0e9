/** The name of a number that a model remembers, as a value: a name with a typing mistake does not compile. */
export interface MemoryKey<K extends string = string> {
  readonly name: K;
}

/** Numbers that decisions of later steps depend on; part of what a checkpoint holds. */
export interface Memory {
  readonly get: (key: MemoryKey) => number | undefined;
  readonly has: (key: MemoryKey) => boolean;
  readonly set: (key: MemoryKey, value: number) => void;
  readonly clear: () => void;
  readonly entries: () => readonly (readonly [name: string, value: number])[];
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
 * @see remember, rememberEvaluation
 */
export const memoryKey = <const K extends string>(name: K): MemoryKey<K> => ({ name });

/** A memory without anything in it. */
export const emptyMemory = (): Memory => {
  const numbers = new Map<string, number>();
  return {
    get: ({ name }) => numbers.get(name),
    has: ({ name }) => numbers.has(name),
    set: ({ name }, value) => void numbers.set(name, value),
    clear: () => numbers.clear(),
    entries: () => [...numbers],
  };
};
