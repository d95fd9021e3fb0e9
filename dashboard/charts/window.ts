import type { Followed } from '../model/followed.js';
import type { View } from '../model/view.js';

export interface Window {
  readonly from: number;
  readonly to: number;
}

/** All that the runs have, on the axis of the view. */
export const extentOf = (runs: readonly Followed[], axis: View['axis']): Window => {
  const ends = runs.flatMap((run) => {
    const buckets = run.record()?.buckets;
    if (buckets === undefined || buckets.length === 0) return [];
    const x = axis === 'step' ? (step: number) => step : run.times().at;
    return [{ from: x(buckets.steps[0]!), to: x(buckets.lastStep) }];
  });
  const from = Math.min(...ends.map((end) => end.from));
  const to = Math.max(...ends.map((end) => end.to));
  return ends.length === 0 ? { from: 0, to: 1 } : { from, to: to > from ? to : from + 1 };
};

/** What the charts show: what was zoomed to, or the end of the runs, or all of them. */
export const windowOf = ({ range, span, axis }: View, runs: readonly Followed[]): Window => {
  const extent = extentOf(runs, axis);
  if (range !== undefined) return range;
  return span === undefined ? extent : { from: Math.max(extent.from, extent.to - span), to: extent.to };
};

/** A window moved by a part of its width, and as much wider or narrower around a place in it. */
export const movedWindow = ({ from, to }: Window, by: number, factor = 1, around = 0.5): Window => {
  const width = to - from;
  const center = from + (around + by) * width;
  return { from: center - around * width * factor, to: center + (1 - around) * width * factor };
};
