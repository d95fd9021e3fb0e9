import uPlot from 'uplot';
import { bound, duration, short } from '../ui/format.js';
import type { Theme } from '../ui/theme.js';
import { gestures } from './gestures.js';
import type { Line } from './lines.js';
import type { Window } from './window.js';

export type Distribution = 'linear' | 'log' | 'symmetric log';

export interface PlotOptions {
  readonly lines: readonly Line[];
  readonly theme: Theme;
  readonly height: number;
  readonly small: boolean;
  readonly axis: 'step' | 'time';
  readonly band: boolean;
  readonly distribution: Distribution;
  /** Below this size a symmetric logarithm is a straight line. */
  readonly threshold: number;
  readonly look: (window: Window) => void;
  readonly draw: (chart: uPlot) => void;
  readonly point: (chart: uPlot) => void;
}

// A constant series has no range of its own; rounding errors of its last digits are not worth one.
const linearRange = (_: uPlot, min: number | null, max: number | null): [number, number] => {
  if (min === null || max === null) return [0, 1];
  const span = Math.max(max - min, 1e-3 * Math.max(Math.abs(min), Math.abs(max)), 1e-9);
  const middle = (min + max) / 2;
  return [middle - 0.55 * span, middle + 0.55 * span];
};

const logRange = (_: uPlot, min: number | null, max: number | null): [number, number] =>
  min === null || max === null || min <= 0 ? [0.1, 1] : [min / 1.2, max > min ? max * 1.2 : min * 1.3];

const axis = ({ muted, grid }: Theme): uPlot.Axis => ({
  stroke: muted,
  font: '11px system-ui, sans-serif',
  grid: { stroke: grid, width: 1 },
  ticks: { show: false },
  gap: 4,
});

const scaleOf = ({ distribution, threshold }: PlotOptions): uPlot.Scale =>
  distribution === 'linear'
    ? { range: linearRange }
    : distribution === 'log'
      ? { distr: 3, log: 10, range: logRange }
      : { distr: 4, asinh: threshold, range: linearRange };

/** A line with its bounds as three series of uPlot; the bounds are drawn only as the edges of a band. */
const seriesOf = ({ label, color, dash }: Line, band: boolean): readonly uPlot.Series[] => [
  { show: band, width: 0, points: { show: false } },
  { show: band, width: 0, points: { show: false } },
  { label, stroke: color, width: 1.5, dash: [...dash], points: { show: false } },
];

/** A new chart of uPlot inside `parent`. */
export const plot = (options: PlotOptions, parent: HTMLElement): uPlot => {
  const { lines, theme, height, small, band, distribution, look, draw, point } = options;
  const chart = new uPlot(
    {
      width: Math.max(100, parent.clientWidth),
      height,
      padding: [8, 12, 0, 0],
      legend: { show: false },
      cursor: {
        sync: {
          key: 'x',
          setSeries: false,
          filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave', sub: () => true },
        },
        points: { size: 6 },
        drag: { x: true, y: false, setScale: false },
        bind: {
          mousedown: (_, __, handler) => (event) => (event.shiftKey ? null : handler(event)),
          dblclick: () => null,
        },
      },
      scales: { x: { time: false }, y: scaleOf(options) },
      axes: [
        {
          ...axis(theme),
          size: 22,
          space: 60,
          values: (_, splits) => splits.map(options.axis === 'step' ? short : duration),
        },
        {
          ...axis(theme),
          size: 46,
          space: small ? 26 : 32,
          // A logarithmic axis says nothing at most of its ticks.
          values: (_, splits) =>
            splits.map((split) => (split === null ? '' : bound(split, distribution === 'log' ? 3 : 6))),
        },
      ],
      series: [{}, ...lines.flatMap((line) => seriesOf(line, band))],
      bands: band
        ? lines.map(({ color }, i) => ({ series: [3 * i + 1, 3 * i + 2] as [number, number], fill: `${color}2e` }))
        : [],
      hooks: {
        draw: [draw],
        setCursor: [point],
        setSelect: [
          (u) => {
            const { left, width } = u.select;
            if (width < 4) return;
            const [from, to] = [u.posToVal(left, 'x'), u.posToVal(left + width, 'x')];
            u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            look({ from, to });
          },
        ],
      },
    },
    [[]],
    parent,
  );
  gestures(chart, look);
  return chart;
};
