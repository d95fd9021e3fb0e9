import type { Points } from './points.js';

export type Trend = 'rising' | 'falling' | 'steady';

/** A series in a few numbers: what a chart says to those who do not see it. */
export interface Description {
  readonly last: number;
  readonly lastStep: number;
  readonly min: number;
  readonly max: number;
  readonly trend: Trend;
  /** How many values were not finite. */
  readonly bad: number;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

// The last tenth against the tenth before it; a change is one that the noise of the two would not make.
const trendOf = (values: readonly number[]): Trend => {
  const tenth = Math.max(2, Math.floor(values.length / 10));
  const [late, early] = [values.slice(-tenth), values.slice(-2 * tenth, -tenth)];
  if (early.length < tenth) return 'steady';
  const [a, b] = [meanOf(early), meanOf(late)];
  const spread = Math.sqrt(meanOf([...early.map((v) => (v - a) ** 2), ...late.map((v) => (v - b) ** 2)]));
  const noise = Math.max((2 * spread) / Math.sqrt(tenth), 1e-6 * Math.max(Math.abs(a), Math.abs(b)));
  return b - a > noise ? 'rising' : a - b > noise ? 'falling' : 'steady';
};

/** Last value, least, largest and trend; nothing for a series without finite values. */
export const describeSeries = ({ steps, mean, min, max, bad }: Points): Description | undefined => {
  const last = mean.findLastIndex((value) => value !== null);
  if (last < 0) return undefined;
  const present = mean.filter((value): value is number => value !== null);
  return {
    last: mean[last]!,
    lastStep: steps[last]!,
    min: min.reduce<number>((least, value) => Math.min(least, value ?? least), Number.POSITIVE_INFINITY),
    max: max.reduce<number>((most, value) => Math.max(most, value ?? most), Number.NEGATIVE_INFINITY),
    trend: trendOf(present),
    bad: bad.reduce((sum, { count }) => sum + count, 0),
  };
};
