import { SingleBar } from 'cli-progress';
import { eventLine, type RunDescription, type RunEvent } from '../runs/index.js';
import { written } from './summary.js';
import { throughput } from './throughput.js';

/** How far a run is, as a bar or in lines. */
interface Progress {
  readonly step: (done: number, stepsPerSecond: number) => void;
  /** What stands behind the bar. */
  readonly note: (note: string) => void;
  /** A line of its own, for what does not happen often. */
  readonly say: (text: string) => void;
  readonly stop: () => void;
}

/** A line for every tenth of the run, where the output is a file or a pipe. */
const lines = (total: number, write: (text: string) => void): Progress => {
  let note = '';
  let shown = 0;
  return {
    step: (done, rate) => {
      const tenth = Math.floor((10 * done) / total);
      if (tenth === shown) return;
      shown = tenth;
      write(`${`${String(10 * tenth).padStart(3)} %  step ${done}  ${Math.round(rate)} steps/s  ${note}`.trimEnd()}\n`);
    },
    note: (next) => {
      note = next;
    },
    say: (text) => write(`${text}\n`),
    stop: () => undefined,
  };
};

/** A bar, where the output is a terminal. */
const bar = (total: number, stream: NodeJS.WriteStream): Progress => {
  const single = new SingleBar({
    format: '{bar} {percentage} %  step {value}/{total}  {rate} steps/s  {note}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    fps: 8,
    stream,
    hideCursor: true,
    stopOnComplete: false,
  });
  single.start(total, 0, { rate: '-', note: '' });
  return {
    step: (done, rate) => single.update(done, { rate: Math.round(rate) }),
    note: (note) => single.update({ note }),
    say: (text) => {
      stream.write(`\r\u001b[K${text}\n`);
      single.render();
    },
    stop: () => single.stop(),
  };
};

/** The losses of a row: whatever is called so. */
const lossesOf = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .filter(([name]) => /loss$/i.test(name))
    .map(([name, value]) => `${name} ${value.toFixed(3)}`)
    .join('  ');

/** An evaluation in short: what is counted, and the first that is no count, in the words of the summary. */
const judgementOf = (metrics: RunDescription['metrics'], values: Readonly<Record<string, number>>): string => {
  const entries = Object.entries(metrics);
  const counted = entries.find(([, { counted: what }]) => what !== undefined);
  const measured = entries.find(([, { of }]) => of === undefined);
  return [counted, measured]
    .flatMap((entry) => (entry === undefined ? [] : [`${entry[1].label} ${written(entry[1], values[entry[0]])}`]))
    .join('  ');
};

/** Shows the events of a run of so many steps, as suits the output: a bar, or a line for every tenth of it. */
export const terminal = (total: number, stream: NodeJS.WriteStream): ((event: RunEvent) => void) => {
  const shown = stream.isTTY ? bar(total, stream) : lines(total, (text) => stream.write(text));
  const rateOf = throughput();
  let metrics: RunDescription['metrics'] = {};
  let [losses, judgement] = ['', ''];
  return (event) => {
    if (event._tag === 'Started') metrics = event.run.metrics;
    if (event._tag === 'Step') shown.step(event.step + 1, rateOf(event.step + 1));
    if (event._tag === 'Row') losses = lossesOf(event.values) || losses;
    if (event._tag === 'Evaluation') judgement = judgementOf(metrics, event.values);
    if (event._tag === 'Row' || event._tag === 'Evaluation') shown.note(`${losses}  ${judgement}`.trim());
    const line = event._tag === 'Control' || event._tag === 'Alert' ? eventLine(event) : undefined;
    if (line !== undefined) shown.say(`step ${line.step}: ${line.text}`);
    if (event._tag === 'Ended') shown.stop();
  };
};
