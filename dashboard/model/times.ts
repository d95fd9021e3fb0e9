import type { Buckets } from '../../src/live/record/buckets.js';

/** When the steps of a run were: known for the first row of every bucket and for the last of all, straight lines between. */
export interface Times {
  /** Seconds from the start of the run to a step. */
  readonly at: (step: number) => number;
  /** The step at a time: the other way round. */
  readonly stepAt: (seconds: number) => number;
}

/** The first place in ascending numbers that is not below `value`. */
export const placeOf = (ascending: ArrayLike<number>, value: number): number => {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

const along = (from: readonly number[], to: readonly number[], value: number): number => {
  if (from.length < 2) return to[0] ?? 0;
  const place = placeOf(from, value);
  const after = Math.min(Math.max(1, place), from.length - 1);
  const [a, b, x, y] = [from[after - 1]!, from[after]!, to[after - 1]!, to[after]!];
  return b === a ? y : x + ((value - a) / (b - a)) * (y - x);
};

// Points at the same moment, or after a clock was set back, must stay apart and in order on an axis.
const apart = 1e-6;

/** The times of a run that began at `startedAt`, in milliseconds since 1970. */
export const timesOf = ({ length, steps, walls, rows, lastStep, lastWall }: Buckets, startedAt: number): Times => {
  const [at, seconds]: [number[], number[]] = [[], []];
  const add = (step: number, wall: number): void => {
    at.push(step);
    seconds.push(Math.max((wall - startedAt) / 1000, (seconds.at(-1) ?? Number.NEGATIVE_INFINITY) + apart));
  };
  for (let i = 0; i < length; i++) add(steps[i]!, walls[i]!);
  if (rows > length || lastStep > (at.at(-1) ?? lastStep)) add(lastStep, lastWall);
  return { at: (step) => along(at, seconds, step), stepAt: (time) => along(seconds, at, time) };
};
