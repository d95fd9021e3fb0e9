import type { Update } from './program.js';

/** What came out of a run. */
export interface Outcome {
  readonly rows: readonly object[];
  readonly samples: readonly object[];
  readonly evaluations: readonly object[];
  readonly weights: readonly number[];
  readonly memory: Readonly<Record<string, unknown>>;
  readonly steps: number;
  readonly error: string | undefined;
}

/** The numbers that the basic steps are about. */
export interface World {
  readonly nameOf: (name: string) => string;
  /** Changes a player; gives what was measured. */
  readonly update: (node: Update, at: { step: number; scheduleStep: number; weight: number }) => Record<string, number>;
  readonly average: (decay: number) => void;
  /** So many examples, one after the other, made as an evaluation or as samples. */
  readonly examples: (purpose: 'evaluation' | 'samples', count: number) => number[];
  readonly weights: () => number[];
  /** How many updates there were, and how many of them took no tape. */
  readonly updates: () => { readonly all: number; readonly fused: number };
}

/** The value of an evaluation. */
export const scoreOf = (examples: readonly number[]): number =>
  examples.reduce((sum, example, i) => sum + (i + 1) * example, 0);

/** How many examples are looked at by `samples` and by `evaluate`, and how many of them at once. */
export const looks = { samples: 2, count: 3, chunk: 2 };
