import { charts } from './charts.js';
import { controls } from './controls.js';
import { byId } from './element.js';
import { frames } from './frames.js';
import { drawEvents, drawRun } from './runDetails.js';
import { scatterPlot } from './scatter.js';
import { socket } from './socket.js';
import { type Part, store } from './store.js';
import { summary } from './summary.js';

const known = store((...parts) => mark(...parts));
const drawCharts = charts(byId('charts', HTMLElement));
const drawScatter = scatterPlot();
const drawSummary = summary(known);

const mark = frames<Part>({
  run: () => drawRun(known),
  state: () => {
    drawSummary();
    drawControls();
  },
  rows: () => {
    byId('waiting', HTMLElement).hidden = known.history.series.size > 0;
    drawCharts(known.history.series);
  },
  scatter: () => drawScatter(known.scatter()),
  events: () => drawEvents(known.events()),
});

const { send } = socket({
  url: new URL('ws', location.href.replace(/^http/, 'ws')).href,
  receive: known.apply,
  changed: known.connect,
});
const drawControls = controls(known, send);
