import { type Body, bodyText, type Due, type Test, testText } from './program.js';

/** How a clock ends: by an operator among the steps, by `take` before them, by its credit, or by the control of the run. */
export type End = 'takeSteps' | 'stopWhen' | 'take' | 'credit';

/** One clock of a run: the steps before `until` that are not done yet. */
export interface Part {
  readonly body: Body;
  readonly until: number;
  readonly end: End;
  /** Behind how many of the steps what ends the clock, holds it and saves it stands. */
  readonly place: number;
}

/** Where batches come from, and at which steps the first attempt to get one fails. */
export interface Source {
  readonly kind: 'now' | 'promise' | 'slow';
  readonly ahead: number | undefined;
  readonly fails: readonly number[];
}

/** What gives credit, so many macrotasks after the one before: `Infinity` runs, 0 pauses. */
export interface Giving {
  readonly wait: number;
  readonly credit: number;
}

export type Command =
  | { readonly op: 'pause' }
  | { readonly op: 'resume' }
  | { readonly op: 'stop' }
  | { readonly op: 'checkpoint' }
  | { readonly op: 'step'; readonly players: 'all' | readonly string[]; readonly n: number }
  | { readonly op: 'set'; readonly tunable: 'w'; readonly value: number };

/** What is asked of the control within the frame of a step. */
export interface Asking {
  readonly at: number;
  readonly command: Command;
}

/** What is asked of the control at any time, so many macrotasks after what was asked before. */
export interface Calling {
  readonly wait: number;
  readonly command: Command;
}

/** How a checkpoint is taken when so many steps are done. */
export interface Saving {
  readonly after: number;
  readonly how: 'checkpointEvery' | 'hold' | 'control' | 'complete';
}

/** A run: what it computes, and under which circumstances, most of which must not change a number. */
export interface Run {
  readonly parts: readonly Part[];
  /** Ends the last clock, where `stopWhen` ends it. */
  readonly early?: Test | undefined;
  readonly report: Due;
  readonly inFlight: number;
  readonly samples?: Due | undefined;
  readonly evaluate?: Due | undefined;
  readonly source: Source;
  /** Is a stream that failed subscribed to again, behind the ticks or behind everything? */
  readonly retry?: 'ticks' | 'all' | undefined;
  /** From which draws the delays of reads come; 0 for none. */
  readonly late: number;
  readonly credit: readonly Giving[];
  /** Credit that is given within a frame, at each step that leaves this remainder of 3. */
  readonly within?: { readonly remainder: number; readonly credit: number } | undefined;
  /** Are rows taken one by one, by a loop that takes its time? */
  readonly oneByOne?: boolean | undefined;
  /** After how many rows whoever takes them leaves. */
  readonly leaves?: number | undefined;
  /** Holds the clock at each step that leaves this remainder of 3; what is held at `failing` fails. */
  readonly holds?: { readonly remainder: number; readonly failing?: number | undefined } | undefined;
  /** What is asked of a control, if the run has one. */
  readonly asked?: readonly Asking[] | undefined;
  readonly called?: readonly Calling[] | undefined;
  readonly saving?: Saving | undefined;
}

const list = (parts: readonly (string | false | undefined)[]): string => parts.filter(Boolean).join(', ');

const commandText = (command: Command): string => {
  if (command.op === 'step') return `step ${command.players} ${command.n}`;
  return command.op === 'set' ? `set ${command.value}` : command.op;
};

/** A run as a few readable words. */
export const runText = (run: Run): string =>
  list([
    ...run.parts.map(({ body, until, end, place }) => `[${bodyText(body)}] until ${until} by ${end}@${place}`),
    run.early && `or when ${testText(run.early)}`,
    `report(${testText(run.report)}, ${run.inFlight})`,
    run.samples && `samples(${testText(run.samples)})`,
    run.evaluate && `evaluate(${testText(run.evaluate)})`,
    `source ${run.source.kind}`,
    run.source.ahead !== undefined && `prefetch(${run.source.ahead})`,
    run.source.fails.length > 0 && `fails at ${run.source.fails.join(' and ')}`,
    run.retry && `retry ${run.retry}`,
    run.late > 0 && `late ${run.late}`,
    run.credit.length > 0 && `credit ${run.credit.map(({ wait, credit }) => `${credit} after ${wait}`).join(' ')}`,
    run.within && `and ${run.within.credit} within ${run.within.remainder}`,
    run.leaves !== undefined && `left after ${run.leaves}`,
    run.oneByOne === true && 'rows one by one',
    run.holds &&
      `holds ${run.holds.remainder}${run.holds.failing === undefined ? '' : ` fails at ${run.holds.failing}`}`,
    run.asked && `control ${run.asked.map(({ at, command }) => `${commandText(command)}@${at}`).join(' ')}`,
    run.called && `called ${run.called.map(({ wait, command }) => `${commandText(command)} after ${wait}`).join(' ')}`,
    run.saving && `checkpoint after ${run.saving.after} by ${run.saving.how}`,
  ]);
