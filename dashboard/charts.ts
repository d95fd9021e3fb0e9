import type { Series } from '../src/live/protocol.js';
import { chartGroups } from './chartGroups.js';
import { type LineChart, lineChart } from './lineChart.js';
import { onThemeChange, theme } from './theme.js';

/** Keeps a chart for every group of metrics inside `parent`, and draws what is measured. */
export const charts = (parent: HTMLElement): ((series: ReadonlyMap<string, Series>) => void) => {
  let shown: readonly LineChart[] = [];
  let metrics = '';
  let drawn: ReadonlyMap<string, Series> = new Map();

  // Charts are zoomed together, by uPlot's synchronisation, and so they are let go.
  const showAll = (): void => {
    for (const chart of shown) chart.showAll();
  };

  const draw = (series: ReadonlyMap<string, Series>): void => {
    drawn = series;
    const names = JSON.stringify([...series.keys()]);
    if (names !== metrics) {
      // A metric that was not there before is rare: making all charts anew is simpler than mending them.
      for (const chart of shown) chart.remove();
      const colours = theme();
      shown = chartGroups(series, colours).map((group) => lineChart(group, colours, showAll));
      parent.append(...shown.map(({ figure }) => figure));
      metrics = names;
    }
    for (const chart of shown) chart.draw(series);
  };
  onThemeChange(() => {
    metrics = '';
    draw(drawn);
  });
  return draw;
};
