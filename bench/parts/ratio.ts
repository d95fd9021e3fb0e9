import { median } from './median.js';

/** The median over rounds of what one took to what the other took in the same round; nothing if either is not there. */
export const ratio = (of: readonly number[] | undefined, to: readonly number[] | undefined): number | undefined =>
  of === undefined || to === undefined ? undefined : median(of.map((time, i) => time / to[i]!));

/** The median over rounds of what one took longer than the other. */
export const excess = (of: readonly number[], over: readonly number[]): number =>
  median(of.map((time, i) => time - over[i]!));
