import type { Followed } from '../model/followed.js';
import type { View } from '../model/view.js';
import type { Group } from '../series/groups.js';
import type { Theme } from '../ui/theme.js';
import { type LineData, lineData } from './lineData.js';
import { type Line, linesOf } from './lines.js';
import type { Distribution } from './plot.js';
import type { Window } from './window.js';

/** All that decides what a chart looks like. */
export interface ChartInput {
  readonly runs: readonly Followed[];
  readonly view: View;
  readonly window: Window;
  readonly theme: Theme;
  /** Which color a chart of one metric begins with. */
  readonly offset: number;
}

/** What is in a chart. */
export interface Content {
  readonly lines: readonly Line[];
  readonly data: readonly LineData[];
  readonly distribution: Distribution;
  /** Below this size a symmetric logarithm is a straight line. */
  readonly threshold: number;
  /** Another one where the chart has to be made anew. */
  readonly key: string;
  /** Where a step of a line stands on the axis. */
  readonly toX: (line: number, step: number) => number;
}

export const nothing: Content = {
  lines: [],
  data: [],
  distribution: 'linear',
  threshold: 0,
  key: '',
  toX: (_, step) => step,
};

const distributionOf = (data: readonly LineData[], isLog: boolean): Distribution =>
  !isLog
    ? 'linear'
    : data.every(({ points }) => points.min.every((v) => v === null || v > 0))
      ? 'log'
      : 'symmetric log';

// Three orders of magnitude below the largest, rounded to a power of ten: it changes rarely.
const thresholdOf = (data: readonly LineData[]): number => {
  const largest = Math.max(
    1e-12,
    ...data.flatMap(({ points }) => [...points.max, ...points.min].map((v) => Math.abs(v ?? 0))),
  );
  return 10 ** (Math.round(Math.log10(largest)) - 3);
};

/** The lines of a group as a scene has them. */
export const contentOf = (group: Group, { runs, view, theme, offset }: ChartInput): Content => {
  const find = (line: Line): Followed | undefined => runs.find(({ id }) => id === line.run);
  const lines = linesOf(group, runs, theme, offset);
  const data = lines.map((line) => lineData(line, find(line), view));
  const distribution = distributionOf(data, view.log);
  const threshold = distribution === 'symmetric log' ? thresholdOf(data) : 0;
  return {
    lines,
    data,
    distribution,
    threshold,
    key: JSON.stringify([lines, distribution, threshold, view.axis, view.band, theme.card]),
    toX: (line, step) => (view.axis === 'step' ? step : (find(lines[line]!)?.times().at(step) ?? step)),
  };
};
