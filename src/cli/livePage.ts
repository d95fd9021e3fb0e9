import type { Live } from '../live/index.js';
import { eventLine, type RunEvent, type Sample } from '../runs/index.js';
import { throughput } from './throughput.js';

export interface LivePageOptions {
  readonly steps: number;
  readonly engine: string;
}

/** How often the memory is asked for, in milliseconds. */
const memoryPeriod = 1_000;

const showSample = (live: Live, step: number, sample: Sample): void => {
  if (sample.kind === 'histogram') live.histogram({ step, ...sample });
  else if (sample.kind === 'points') {
    const { real, fake, surface, arrows } = sample;
    const { size, extent, scores } = surface;
    const square = { xMin: -extent, xMax: extent, yMin: -extent, yMax: extent };
    live.scatter({ step, real, fake, arrows, surface: { size, ...square, values: scores } });
  } else {
    const { data, shape, seedId, kind } = sample;
    live.images({ step, values: data, shape: shape as [number, number, number, number], seedId, kind });
  }
};

/** Shows the events of a run on its page. */
export const livePage = (live: Live, { steps, engine }: LivePageOptions): ((event: RunEvent) => void) => {
  const rateOf = throughput();
  let remembered = Number.NEGATIVE_INFINITY;
  const stepped = (done: number): void => {
    const now = performance.now();
    const due = now - remembered >= memoryPeriod;
    if (due) remembered = now;
    const memory = due ? { memoryBytes: process.memoryUsage.rss() } : {};
    live.state({ step: done, totalSteps: steps, stepsPerSecond: rateOf(done), engine, ...memory });
  };
  return (event) => {
    // What becomes of commands the page has from the control itself.
    if (event._tag === 'Control' || event._tag === 'Status') return;
    const line = eventLine(event);
    if (line !== undefined) live.event(line);
    if (event._tag === 'Step') stepped(event.step + 1);
    if (event._tag === 'Row' || event._tag === 'Evaluation') live.row(event.step, event.values);
    if (event._tag === 'Row' && event.values.deviceReads !== undefined)
      live.state({ deviceReads: event.values.deviceReads });
    if (event._tag === 'Sample') showSample(live, event.step, event.sample);
    if (event._tag === 'Ended')
      live.state({
        status: event.status === 'failed' ? 'failed' : 'finished',
        step: event.step + 1,
        ...(line !== undefined && event.status !== 'finished' && { message: line.text }),
      });
  };
};
