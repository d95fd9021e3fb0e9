import { exampleOf } from './rules.js';
import type { World } from './world.js';

const f = Math.fround;

/** How much of itself a player keeps in one update, and what it starts from. */
export const traits = { a: { keeps: 0.75, starts: 0.5 }, b: { keeps: 0.5, starts: -0.25 } };

/** What a step adds by its number. */
export const shareOfStep = 1 / 64;

/** Players of one number each: every update mixes both, the batch and the step, so that neither order nor number is lost. */
export const numbers = (): World => {
  const values = { a: traits.a.starts, b: traits.b.starts };
  let average = values.a;
  let updates = 0;
  return {
    nameOf: (name) => name,
    update: ({ player, metric }, { step, weight }) => {
      const other = player === 'a' ? 'b' : 'a';
      const mixed = f(f(values[player] * traits[player].keeps) + f(values[other] * f(weight)));
      values[player] = f(mixed + f(exampleOf(step) + step * shareOfStep));
      updates++;
      return { [metric]: values[player] };
    },
    average: (decay) => {
      average = f(f(average * f(decay)) + f(values.a * f(1 - decay)));
    },
    examples: (_, count) => Array.from({ length: count }, (_, i) => f(f((i + 1) * average) + f((i + 1) * values.b))),
    weights: () => [values.a, values.b, average],
    updates: () => ({ all: updates, fused: 0 }),
  };
};
