import { placeOf } from '../model/times.js';

/**
 * The places of ascending numbers that a window needs: all within it, and one on either side for the lines that lead out.
 * Only what is off the screen is left out; nothing that is on it.
 */
export const windowed = (
  ascending: readonly number[],
  from: number,
  to: number,
): { readonly start: number; readonly end: number } => {
  const start = Math.max(0, placeOf(ascending, from) - 1);
  const after = placeOf(ascending, to);
  return { start, end: Math.min(ascending.length, after + 1 + (ascending[after] === to ? 1 : 0)) };
};
