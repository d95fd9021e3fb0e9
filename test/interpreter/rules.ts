import type { Changing, Name } from './program.js';

export type RuleName = Extract<Changing, { readonly kind: 'adaptive' }>['rule'];

/** A schedule that is moved by measurements, as a rule: what it starts from, and what it makes of new ones. */
export interface Rule<N extends string = string> {
  readonly metrics: readonly N[];
  readonly initial: number;
  readonly update: (value: number, measured: Readonly<Record<string, number>>) => number;
}

/** One for numbers of times and periods, one for weights; all programs use the same. */
export const adaptiveRules: Readonly<Record<RuleName, Rule<Name>>> = {
  counts: { metrics: ['x'], initial: 2, update: (value, { x }) => (x! > 0.25 ? (value % 3) + 1 : 1) },
  weights: { metrics: ['y', 'e'], initial: 0.5, update: (value, { y, e }) => (value + Math.sin(y! + 3 * e!)) / 2 },
};

/** The example of a step: a batch is this one number. */
export const exampleOf = (step: number): number => (((step * 7 + 3) % 11) - 5) / 8;

/** What the tunable is before it is set. */
export const untuned = (step: number): number => (step % 4) / 4;

/** An error on purpose; it names what failed, so that the right one is told from others. */
export class Failing extends Error {}
