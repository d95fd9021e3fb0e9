import uPlot from 'uplot';
import type { Followed } from '../model/followed.js';
import type { View } from '../model/view.js';
import { closeUp } from '../series/closeUp.js';
import { noPoints, type Points, pointsOf, rowSpacing } from '../series/points.js';
import { smooth } from '../series/smooth.js';
import { windowed } from '../series/windowed.js';
import type { Line } from './lines.js';
import type { Resolution } from './note.js';

/** A line as it is drawn: its points, and where they stand on the axis. */
export interface LineData {
  readonly points: Points;
  readonly x: readonly number[];
  /** Smoothed, if that is wanted. */
  readonly y: readonly (number | null)[];
}

const nothing: LineData = { points: noPoints, x: [], y: [] };

/** What one point of a run stands for, where the view looks. */
export const resolutionOf = (run: Followed, { range, axis }: View): Resolution => {
  const buckets = run.record()?.buckets;
  if (buckets === undefined) return { rows: 1, spacing: 1 };
  const spacing = rowSpacing(buckets);
  const closer = run.closer();
  const step = (x: number): number => (axis === 'step' ? x : run.times().stepAt(x));
  const inside =
    closer !== undefined &&
    range !== undefined &&
    step(range.from) >= closer.from &&
    Math.min(step(range.to), buckets.lastStep) <= closer.to;
  return { rows: inside ? Math.max(1, closer.detail.stride) : buckets.stride, spacing };
};

/** What a line shows of its run now. */
export const lineData = ({ metric }: Line, run: Followed | undefined, view: View): LineData => {
  const buckets = run?.record()?.buckets;
  if (run === undefined || buckets === undefined) return nothing;
  const points = closeUp(pointsOf(buckets, metric), metric, view.range === undefined ? undefined : run.closer());
  const { rows, spacing } = resolutionOf(run, view);
  const isSmooth = view.halfLife >= rows * spacing;
  const y = isSmooth ? smooth(points.steps, points.mean, view.halfLife, spacing * buckets.stride) : points.mean;
  const x = view.axis === 'step' ? points.steps : points.steps.map(run.times().at);
  return { points, x, y };
};

/** Lines in one table for uPlot: x, then bounds and mean of each line; only what a window needs of them. */
export const tableOf = (lines: readonly LineData[], from: number, to: number): uPlot.AlignedData => {
  const tables = lines.map(({ points, x, y }) => {
    const { start, end } = windowed(x, from, to);
    const part = <A>(values: readonly A[]): readonly A[] => values.slice(start, end);
    return [part(x), part(points.max), part(points.min), part(y)];
  }) as unknown as uPlot.AlignedData[];
  return tables.length === 0 ? [[]] : uPlot.join(tables);
};
