import { emptyMemory, openFor } from '../../models/memory.js';
import { at, type Scheduled } from '../../schedules/schedule.js';

/** More changes than these are not told one by one. */
const fewPieces = 4;
const longestCycle = 16;

/** Does the value at a step depend on measurements, by an adaptive schedule? */
const isAdaptive = (scheduled: Scheduled<number>): boolean => {
  let asked = false;
  const close = openFor({
    ...emptyMemory(),
    adapted: ({ initial }) => {
      asked = true;
      return initial;
    },
  });
  try {
    at(scheduled, 0);
  } finally {
    close();
  }
  return asked;
};

/**
 * From which step on a scheduled number is which, over so many steps; none if it changes more than a few times, or as it is
 * measured.
 */
export const piecesOf = (
  scheduled: Scheduled<number>,
  steps: number,
): readonly (readonly [from: number, value: number])[] | undefined => {
  const pieces: [from: number, value: number][] = [];
  if (isAdaptive(scheduled)) return undefined;
  for (let step = 0; step < (typeof scheduled === 'function' ? steps : 1); step++) {
    const value = at(scheduled, step);
    if (value !== pieces.at(-1)?.[1]) pieces.push([step, value]);
    if (pieces.length > fewPieces) return undefined;
  }
  return pieces;
};

/**
 * What is present at the steps of a cycle and not at all of its steps: `[['r1'], [], [], []]` for a penalty at every fourth.
 *
 * A cycle is one that has come round twice within the first steps; without one it is one step with nothing in excess.
 */
export const cycleOf = (terms: (step: number) => readonly string[], steps: number): readonly (readonly string[])[] => {
  const first = Array.from({ length: Math.min(steps, 2 * longestCycle) }, (_, step) => terms(step));
  const excess = first.map((names) => names.filter((name) => !first.every((others) => others.includes(name))));
  const keys = excess.map((names) => names.join());
  const lengths = Array.from({ length: Math.floor(first.length / 2) }, (_, i) => i + 1);
  const length = lengths.find((n) => keys.every((key, i) => i < n || key === keys[i - n]));
  return length === undefined ? [[]] : excess.slice(0, length);
};
