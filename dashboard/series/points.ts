import type { Buckets } from '../../src/live/record/buckets.js';

/** One metric of one run, point by point. A point that has no finite value is null: there the line has a gap. */
export interface Points {
  /** The step of the last row of each point. */
  readonly steps: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  /** The points in which there were values that are not finite, and how many. */
  readonly bad: readonly { readonly step: number; readonly count: number }[];
}

export const noPoints: Points = { steps: [], mean: [], min: [], max: [], bad: [] };

/** How many steps lie from one row of a run to the next, on average. */
export const rowSpacing = ({ rows, lastStep, steps }: Buckets): number =>
  rows < 2 ? 1 : Math.max(1, (lastStep - steps[0]!) / (rows - 1));

/**
 * The points of a metric. A bucket stands at its last row: exactly, where the rows are evenly spaced, and always for
 * buckets of one row. Buckets without the metric make no point: what is measured rarely is shown as rarely.
 */
export const pointsOf = (buckets: Buckets, metric: string): Points => {
  const column = buckets.columns.get(metric);
  if (column === undefined) return noPoints;
  const { steps: starts, length, stride, lastStep } = buckets;
  const [steps, mean, min, max]: [number[], (number | null)[], (number | null)[], (number | null)[]] = [[], [], [], []];
  const bad: { step: number; count: number }[] = [];
  for (let i = 0; i < length; i++) {
    const [finite, wrong] = [column.finite[i]!, column.bad[i]!];
    if (finite === 0 && wrong === 0) continue;
    const step = i === length - 1 ? lastStep : starts[i + 1]! - (starts[i + 1]! - starts[i]!) / stride;
    steps.push(step);
    mean.push(finite === 0 ? null : column.sum[i]! / finite);
    min.push(finite === 0 ? null : column.min[i]!);
    max.push(finite === 0 ? null : column.max[i]!);
    if (wrong > 0) bad.push({ step, count: wrong });
  }
  return { steps, mean, min, max, bad };
};
