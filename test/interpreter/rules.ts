import type { Changing, Name } from './program.js';

export type RuleName = Extract<Changing, { readonly kind: 'adaptive' }>['rule'];

/** The numbers of a rule, `value` among them. */
type State = Readonly<Record<string, number>>;

/** A schedule that is moved by measurements, as a rule: what it starts from, and what it makes of new ones. */
export interface Rule<N extends string = string> {
  readonly metrics: readonly N[];
  readonly initial: State;
  readonly update: (state: State, measured: Readonly<Record<string, number>>) => State;
}

/** The least that is better than what was best; when the value falls, and how. */
export const plateau = {
  initial: 0.75,
  factor: 0.5,
  patience: 1,
  threshold: 0.1,
  cooldown: 1,
  min: 0.2,
  maximize: true,
};

const fallsOnPlateau: Rule<Name>['update'] = ({ value, best, bad, resting }, { z }) => {
  const measured = -z!;
  const better = best === Number.POSITIVE_INFINITY || measured < best! - plateau.threshold * Math.abs(best!);
  const seen = { value: value!, best: better ? measured : best!, bad: better ? 0 : bad! + 1, resting: resting! };
  if (resting! > 0) return { ...seen, bad: 0, resting: resting! - 1 };
  if (seen.bad <= plateau.patience) return seen;
  return { ...seen, value: Math.max(plateau.min, value! * plateau.factor), bad: 0, resting: plateau.cooldown };
};

/** One for numbers of times and periods, two for weights; all programs use the same. */
export const adaptiveRules: Readonly<Record<RuleName, Rule<Name>>> = {
  counts: {
    metrics: ['x'],
    initial: { value: 2 },
    update: ({ value }, { x }) => ({ value: x! > 0.25 ? (value! % 3) + 1 : 1 }),
  },
  weights: {
    metrics: ['y', 'e'],
    initial: { value: 0.5 },
    update: ({ value }, { y, e }) => ({ value: (value! + Math.sin(y! + 3 * e!)) / 2 }),
  },
  plateau: {
    metrics: ['z'],
    initial: { value: plateau.initial, best: Number.POSITIVE_INFINITY, bad: 0, resting: 0 },
    update: fallsOnPlateau,
  },
};

/** The example of a step: a batch is this one number. */
export const exampleOf = (step: number): number => (((step * 7 + 3) % 11) - 5) / 8;

/** What the tunable is before it is set. */
export const untuned = (step: number): number => (step % 4) / 4;

/** An error on purpose; it names what failed, so that the right one is told from others. */
export class Failing extends Error {}
