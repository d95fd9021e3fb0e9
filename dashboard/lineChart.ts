import uPlot from 'uplot';
import type { Series } from '../src/live/protocol.js';
import type { ChartGroup } from './chartGroups.js';
import { element, write } from './element.js';
import { bound, count, short } from './format.js';
import { legend } from './legend.js';
import { lineEnds } from './lineEnds.js';
import type { Theme } from './theme.js';

/** A chart on the page. */
export interface LineChart {
  readonly figure: HTMLElement;
  readonly draw: (series: ReadonlyMap<string, Series>) => void;
  /** Look at all steps again. */
  readonly showAll: () => void;
  readonly remove: () => void;
}

type Column = (number | null | undefined)[];

// null is a gap, for what was measured and is no number; undefined, which `join` fills in, is no measurement at all.
const columns = (group: ChartGroup, series: ReadonlyMap<string, Series>): uPlot.AlignedData =>
  uPlot.join(
    group.lines.map(({ metric }) => {
      const { steps, values } = series.get(metric)!;
      const finite: Column = values.map((y) => (Number.isFinite(y) ? y : null));
      return [[...steps], finite] as unknown as uPlot.AlignedData;
    }),
  );

// A constant series has no range of its own; rounding errors of its last digits are not worth one.
const range = (_: uPlot, min: number | null, max: number | null): [number, number] => {
  if (min === null || max === null) return [0, 1];
  const span = Math.max(max - min, 1e-3 * Math.max(Math.abs(min), Math.abs(max)), 1e-9);
  const middle = (min + max) / 2;
  return [middle - 0.55 * span, middle + 0.55 * span];
};

const axis = ({ muted, grid }: Theme): uPlot.Axis => ({
  stroke: muted,
  font: '11px system-ui, sans-serif',
  grid: { stroke: grid, width: 1 },
  ticks: { show: false },
  gap: 4,
});

/** A chart of lines over steps: newest data always in view, until someone drags over a part to look closer. */
export const lineChart = (group: ChartGroup, theme: Theme, showAllCharts: () => void): LineChart => {
  const caption = legend(group);
  const at = element('span', 'at');
  const showAll = element('button', 'link', 'Show all');
  showAll.type = 'button';
  showAll.hidden = true;
  const plot = element('div', 'plot');
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', `Line chart: ${group.title}. Its numbers are in the caption.`);
  const head = element('div', 'head', element('h2', '', group.title), at, showAll);
  const figure = element('figure', group.small ? 'card chart small' : 'card chart', head, caption.element, plot);
  figure.dataset['chart'] = group.id;

  const height = group.small ? 110 : 210;
  let latest: ReadonlyMap<string, Series> = new Map();
  const follow = (following: boolean): void => {
    showAll.hidden = following;
  };
  const describe = (chart: uPlot): void => {
    const { idx } = chart.cursor;
    const step = idx === null || idx === undefined ? undefined : chart.data[0][idx];
    write(at, step === undefined ? '' : `step ${count(step)}`);
    caption.write(latest, step === undefined ? undefined : (i) => chart.data[i + 1]?.[idx!]);
  };

  const chart = new uPlot(
    {
      width: 300,
      height,
      padding: [8, 12, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: 'steps', setSeries: false }, points: { size: 6 }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { range } },
      axes: [
        { ...axis(theme), size: 22, space: 60, values: (_, splits) => splits.map(short) },
        {
          ...axis(theme),
          size: 44,
          space: group.small ? 26 : 32,
          values: (_, splits) => splits.map((split) => bound(split, 6)),
        },
      ],
      series: [
        {},
        ...group.lines.map(({ label, colour }) => ({
          label,
          stroke: colour,
          width: 1.25,
          points: { show: false },
        })),
      ],
      hooks: {
        draw: [lineEnds(group, theme)],
        setCursor: [describe],
        setSelect: [({ select }) => follow(select.width === 0)],
      },
    },
    [[]],
    plot,
  );
  const reset = (): void => {
    follow(true);
    chart.setData(chart.data);
  };
  showAll.addEventListener('click', showAllCharts);
  chart.over.addEventListener('dblclick', showAllCharts);
  const resized = new ResizeObserver(() => {
    if (plot.clientWidth > 0) chart.setSize({ width: plot.clientWidth, height });
  });
  resized.observe(plot);

  return {
    figure,
    draw: (series) => {
      latest = series;
      const data = columns(group, series);
      if (showAll.hidden) chart.setData(data);
      else {
        const { min, max } = chart.scales['x']!;
        chart.setData(data, false);
        chart.setScale('x', { min: min!, max: max! });
      }
      figure.dataset['points'] = String(data[0].length);
      describe(chart);
    },
    showAll: reset,
    remove: () => {
      resized.disconnect();
      chart.destroy();
      figure.remove();
    },
  };
};
