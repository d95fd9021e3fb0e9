import { count } from '../ui/format.js';

/** What a point of a chart stands for: so many rows, which lie so many steps apart. */
export interface Resolution {
  readonly rows: number;
  readonly spacing: number;
}

/** What is said of the points: how many steps each stands for, and why they are not smoothed. */
export const noteOf = ({ rows, spacing }: Resolution, halfLife: number, hasRange: boolean): string => {
  const steps = Math.max(1, Math.round(rows * spacing));
  const apart = Math.round(spacing);
  const single = apart <= 1 ? 'one point = one step' : `one point = one row, every ${count(apart)} steps`;
  const resolution = rows <= 1 ? single : `one point = ${count(steps)} steps${hasRange ? '' : ' · zoom in for more'}`;
  return halfLife > 0 && halfLife < steps
    ? `${resolution} · not smoothed: a half-life of ${count(halfLife)} steps is less than a point; means are shown`
    : resolution;
};
