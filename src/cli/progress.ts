import { SingleBar } from 'cli-progress';

/** What the line under the bar shows. */
export interface ProgressNote {
  readonly dLoss?: string;
  readonly gLoss?: string;
  /** What the last evaluation found. */
  readonly judged?: string;
}
export interface Progress {
  readonly step: (done: number, stepsPerSecond: number) => void;
  readonly note: (note: ProgressNote) => void;
  /** A line of its own, for what does not happen often. */
  readonly say: (text: string) => void;
  readonly stop: () => void;
}

const noted = ({ dLoss = '-', gLoss = '-', judged = '' }: ProgressNote): string =>
  `D ${dLoss}  G ${gLoss}  ${judged}`.trimEnd();

/** A line for every tenth of the run, where the output is a file or a pipe. */
const lines = (total: number, write: (text: string) => void): Progress => {
  let note: ProgressNote = {};
  let shown = 0;
  return {
    step: (done, rate) => {
      const tenth = Math.floor((10 * done) / total);
      if (tenth === shown) return;
      shown = tenth;
      write(`${String(10 * tenth).padStart(3)} %  step ${done}  ${Math.round(rate)} steps/s  ${noted(note)}\n`);
    },
    note: (more) => {
      note = { ...note, ...more };
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
  let note: ProgressNote = {};
  single.start(total, 0, { rate: '-', note: noted(note) });
  return {
    step: (done, rate) => single.update(done, { rate: Math.round(rate) }),
    note: (more) => {
      note = { ...note, ...more };
      single.update({ note: noted(note) });
    },
    say: (text) => {
      stream.write(`\r\u001b[K${text}\n`);
      single.render();
    },
    stop: () => single.stop(),
  };
};

/** Shows how far a run is, as suits the output. */
export const progress = (total: number, stream: NodeJS.WriteStream): Progress =>
  stream.isTTY ? bar(total, stream) : lines(total, (text) => stream.write(text));
