import type { Command, ControlEntry } from '../control/controlEntry.js';
import { type NamedLoss, namedLosses } from '../recipes/namedLosses.js';
import { collapseAlarm, nonFiniteAlarm, saturationAlarm } from '../runs/index.js';
import { inOrder } from './inOrder.js';
import type { Progress } from './progress.js';
import type { Session } from './session.js';
import { throughput } from './throughput.js';
import type { Told, Verdict } from './told.js';

/** What a command asks for, in words. */
const inWords = (command: Command): string => {
  if (command.op === 'set') return `set ${command.dial} to ${command.value}`;
  if (command.op !== 'step') return command.op;
  const who = command.players === 'both' ? 'both players' : `the ${command.players} alone`;
  return `step ${command.n} of ${who}`;
};

export type Kind = 'log' | 'state' | 'command' | 'alert';

/** Writes what happens to events.jsonl and to the page. */
export const chronicle =
  ({ folder, live }: Pick<Session, 'folder' | 'live'>) =>
  (step: number, kind: Kind, text: string): void => {
    const event = { step, wall: Date.now(), kind, text };
    folder.log(event, 'events.jsonl');
    live?.event(event);
  };

/** How often the memory is asked for, in milliseconds. */
const memoryPeriod = 1_000;

export interface Narrator {
  readonly tell: (told: Told) => void;
  /** The run has ended, one way or another. */
  readonly end: () => void;
}

/** Tells terminal, logs and page what happens. */
export const narrate = (session: Session, bar: Progress): Narrator => {
  const { chosen, engine, folder, live, control, course } = session;
  const { won }: NamedLoss = namedLosses[chosen.loss];
  const tell = chronicle(session);
  const rateOf = throughput();
  const alarms = { collapsed: collapseAlarm(course.counted), won: saturationAlarm(won), broken: nonFiniteAlarm() };
  const measurements = inOrder<object>((row) => folder.log(row));
  let found: number | undefined;
  let done = 0;
  let remembered = Number.NEGATIVE_INFINITY;

  const alert = (step: number, text: string | undefined): void => {
    if (text === undefined) return;
    tell(step, 'alert', text);
    bar.say(`step ${step}: ${text}`);
  };
  control.log$.subscribe((entry: ControlEntry) => {
    folder.log(entry, 'control.jsonl');
    const text = `${inWords(entry.command)} (${entry.by})`;
    tell(entry.before, 'command', text);
    bar.say(`step ${entry.before}: ${text}`);
    live?.state({ dials: control.values() });
  });
  control.status$.subscribe((status) => {
    live?.state({ status, step: done, dials: control.values() });
    if (status === 'paused') tell(done, 'state', 'paused');
  });

  const stepped = (step: number): void => {
    done = step + 1;
    measurements.expect(step, course.parts(step));
    const stepsPerSecond = rateOf(done);
    bar.step(done, stepsPerSecond);
    const now = performance.now();
    const due = now - remembered >= memoryPeriod;
    if (due) remembered = now;
    live?.state({
      step: done,
      totalSteps: chosen.steps,
      stepsPerSecond,
      engine: engine.name,
      ...(due && { memoryBytes: process.memoryUsage.rss() }),
    });
  };
  const measured = (step: number, values: Readonly<Record<string, number>>): void => {
    const { dLoss, gLoss, deviceReads } = values;
    measurements.arrive(step, 'Row', { step, ...values });
    live?.row(step, values);
    live?.state({ dials: control.values(), ...(deviceReads !== undefined && { deviceReads }) });
    bar.note({
      ...(dLoss !== undefined && { dLoss: dLoss.toFixed(3) }),
      ...(gLoss !== undefined && { gLoss: gLoss.toFixed(3) }),
    });
    alert(step, alarms.broken(values));
    alert(step, alarms.won(values));
  };
  const judged = (verdict: Verdict): void => {
    const { step, values, note, of } = verdict;
    measurements.arrive(step, 'Verdict', { step, ...values });
    live?.row(step, values);
    if (live !== undefined) verdict.show(live);
    if (verdict.found !== found) tell(step, 'log', `${verdict.found} of ${of} ${course.counted} found`);
    found = verdict.found;
    alert(step, alarms.collapsed(found));
    bar.note({ judged: note });
  };
  return {
    tell: (told) => {
      if (told._tag === 'Step') stepped(told.step);
      else if (told._tag === 'Row') measured(told.step, told.values);
      else if (told._tag === 'Verdict') judged(told);
      else if (live !== undefined) told.show(live);
    },
    end: () => {
      measurements.flush();
      bar.stop();
    },
  };
};
