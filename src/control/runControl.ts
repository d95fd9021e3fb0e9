import { BehaviorSubject, distinctUntilChanged, Observable, Subject } from 'rxjs';
import { explain, failure } from '../errors.js';
import { type Memory, openFor } from '../models/memory.js';
import type { Schedule } from '../schedules/schedule.js';
import { advance, type Credit, pause, run } from '../streams/credit.js';
import { afterFrame } from '../streams/frame.js';
import type { StepControl } from '../streams/stepControl.js';
import {
  type Asked,
  type ControlEntry,
  type ControlOffer,
  command as commandSchema,
  defaultOperations,
  type Operation,
} from './command.js';
import { emptyPlan, endOfStretches, planned, playersAt, tunableAt } from './controlPlan.js';
import { refusal } from './refusal.js';
import type { Tunable } from './tunable.js';

export interface RunControlOptions<K extends string> {
  /** By the name that commands and the log call the number by. */
  readonly tunables?: Readonly<Record<K, Tunable>>;
  /** What may be asked; pause, resume, step, set and stop if not given. */
  readonly operations?: readonly Operation[];
  /** The players that may be stepped alone; those of the model if not given, as soon as it is known. */
  readonly players?: readonly string[];
  /** The log of another run, in order: this run is that one again, and takes only pause, resume and stop itself. */
  readonly replay?: readonly ControlEntry[] | undefined;
  /** The time in milliseconds, for the log. */
  readonly now?: () => number;
}

/** What can be made of a model between two steps; the promise is that of the whole work. */
export type RunAction = 'checkpoint' | 'interpolate';

export interface RunControl<K extends string = never> extends StepControl {
  /** What may be asked. */
  readonly offer: () => ControlOffer;
  /** Asks for something; the answer comes when it is in force, or cannot be. */
  readonly ask: (asked: Asked) => void;
  /** The number behind a tunable, for everything that takes a schedule. */
  readonly tunable: (name: K) => Schedule;
  /** What all tunables are at the step to come. */
  readonly values: () => Readonly<Record<K, number>>;
  /** The entries of the log, each at the moment from which it is in force. */
  readonly log$: Observable<ControlEntry>;
  readonly status$: Observable<'running' | 'paused'>;
  /** Says how to do what needs the model. */
  readonly perform: (action: RunAction, how: (before: number) => Promise<void>) => void;
  /** When everything that was begun between steps is done. */
  readonly settled: () => Promise<void>;
}

/**
 * Lets people change a run while it goes on, and keeps a log from which the same run can be made again.
 *
 * In plain words: pause, step one player, change a learning rate, stop. Whatever is asked, and whenever, takes effect
 * between two steps, never inside one.
 *
 * Give it to `ticks`, use `tunable(name)` where a schedule goes, `learning` around the steps of the players, and keep what
 * `log$` tells. A number of the run depends on the log only as a function of the step: the same log given as `replay`
 * gives the same numbers, bit for bit, without the pauses. A control is for one model and for all its clocks, one after the
 * other: what is asked between two of them is served when the next one begins, and its run is over when the model is freed.
 * Errors: `ConfigError` for a tunable that does not exist, for a player that the model does not have, for two clocks at a
 * time, and for a second run.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { linear } from 'rxgan';
 * import { runControl, tunable } from 'rxgan/control';
 *
 * const control = runControl({ tunables: { noise: tunable(linear(1, 0, 100), { max: 1 }) } });
 * const noise = control.tunable('noise');
 * const answers: unknown[] = [];
 * const ask = (value: number) =>
 *   control.ask({ command: { op: 'set', tunable: 'noise', value }, by: 'me', answer: (problem) => answers.push(problem) });
 * control.begin(50);
 * ask(0.5);
 * ask(2);
 * assert.deepEqual([noise(49), noise(50), noise(90)], [0.51, 0.5, 0.5]);
 * assert.deepEqual(answers, [undefined, 'noise: expected a number from 0 to 1, got 2; choose one of these']);
 * ```
 */
export const runControl = <K extends string = never>({
  tunables = {} as Readonly<Record<K, Tunable>>,
  operations = defaultOperations,
  players,
  replay,
  now = Date.now,
}: RunControlOptions<K> = {}): RunControl<K> => {
  const ranges = Object.entries<Tunable>(tunables).map(([name, { label, min, max }]) => ({
    name,
    min,
    max,
    ...(label !== undefined && { label }),
  }));
  const changes = new Subject<Credit>();
  const log = new Subject<ControlEntry>();
  const status = new BehaviorSubject<'running' | 'paused'>('running');
  const actions = new Map<string, (before: number) => Promise<void>>();
  const underWay = new Set<Promise<void>>();
  const early: Asked[] = [];
  let future = replay ?? [];
  let plan = emptyPlan;
  let known = players ?? [];
  let next: number | undefined;
  let clocks = 0;
  let measured: Memory | undefined;
  let granted: Credit = run;
  let ending = false;
  let over = false;

  const offer = (): ControlOffer => ({
    operations: replay === undefined ? operations : operations.filter((op) => replayable.has(op)),
    players: known,
    tunables: ranges,
  });
  const objection = (command: Asked['command']): string | undefined => {
    if (ending) return 'the run is over; start another one';
    const offered = offer();
    return refusal(command, {
      ...offered,
      operations: offered.operations.filter((op) => !needsAction.has(op) || actions.has(op)),
    });
  };
  const demand = (amount: Credit): void => {
    granted = amount;
    status.next(amount === pause ? 'paused' : 'running');
    changes.next(amount);
  };
  /** What a clock that begins now may take: of steps that were asked for, those that are left. */
  const remaining = (): Credit => (isStepping() ? endOfStretches(plan) - (next ?? 0) : granted);
  const isStepping = (): boolean => granted !== run && granted !== pause;
  const end = (): void => {
    ending = true;
    over = true;
    future = [];
    early.splice(0).forEach(serve);
    changes.complete();
    log.complete();
    status.complete();
  };
  const doing = (action: RunAction, before: number, answer: Asked['answer']): void => {
    const work = (async () => actions.get(action)?.(before))().then(
      () => answer(),
      (error: unknown) => answer(explain(error)),
    );
    underWay.add(work);
    work.finally(() => underWay.delete(work));
  };
  const act = ({ command, before }: ControlEntry, answer: Asked['answer']): void => {
    if (command.op === 'checkpoint' || command.op === 'interpolate') doing(command.op, before, answer);
    else {
      if (command.op === 'stop') {
        ending = true;
        demand(pause);
        changes.complete();
      }
      answer();
    }
  };
  const keep = (entry: ControlEntry): void => {
    plan = planned(plan, entry);
    log.next(entry);
  };
  const serve = ({ command: given, by, answer }: Asked): void => {
    // A copy of what is known: the caller may go on to use its own.
    const read = commandSchema.decode(given, 'command');
    const problem = read._tag === 'Left' ? read.left.map(explain).join('\n') : objection(read.right);
    if (read._tag === 'Left' || problem !== undefined) {
      answer(problem);
      return;
    }
    const command = read.right;
    const entry = { before: next!, command, by, wall: now() };
    // In a replay a pause is not part of the run: it must not end steps that the log asks for.
    if (replay === undefined || command.op === 'stop') keep(entry);
    if (command.op === 'pause') demand(pause);
    if (command.op === 'resume') demand(run);
    if (command.op === 'step') demand(advance(command.n));
    act(entry, answer);
  };
  const arrive = (step: number): void => {
    if (over) return;
    next = step;
    if (isStepping() && step >= endOfStretches(plan)) {
      granted = pause;
      status.next('paused');
    }
    while (future[0] !== undefined && future[0].before <= step) {
      const [entry, ...later] = future;
      future = later;
      keep(entry);
      act(entry, () => undefined);
    }
  };

  const values = (): Readonly<Record<K, number>> => {
    const names = Object.keys(tunables) as K[];
    // Schedules that are moved by measurements are asked as at the step to come.
    const close = measured === undefined ? undefined : openFor(measured);
    try {
      const entries = names.map((name) => [name, tunableAt(plan, name, tunables[name].schedule, next ?? 0)] as const);
      return Object.fromEntries(entries) as Record<K, number>;
    } finally {
      close?.();
    }
  };

  return {
    credit$: new Observable((subscriber) => {
      subscriber.next(remaining());
      if (ending) subscriber.complete();
      else subscriber.add(changes.subscribe(subscriber));
    }),
    log$: log.asObservable(),
    status$: status.pipe(distinctUntilChanged()),
    players: (step) => playersAt(plan, step),
    offer,
    begin: (step, own, memory) => {
      if (over) throw failure('ConfigError', 'control', 'the run that it controlled is over', 'make one for each run');
      const unknown = known.find((player) => !own.includes(player));
      if (unknown !== undefined) {
        const problem = `the model has no player ${unknown}`;
        throw failure('ConfigError', 'control.players', problem, `use some of ${own.join(', ')}`);
      }
      known = players ?? own;
      measured = memory;
      // A tunable that is moved by measurements must be of the model: said now, and not to who looks.
      values();
      clocks++;
      arrive(step);
      early.splice(0).forEach(serve);
    },
    passing: (step) => {
      // Not when the second begins: an operator that ends a clock tells those behind it before it leaves the clock.
      if (clocks > 1)
        throw failure('ConfigError', 'control', 'it controls two clocks at a time', 'make one for each run');
      afterFrame(() => arrive(step + 1));
    },
    over: () => {
      clocks--;
    },
    end,
    ask: (asked) => {
      if (clocks > 0 || ending) afterFrame(() => serve(asked));
      else early.push(asked);
    },
    tunable: (name) => {
      const { schedule } = rangeOf(tunables, name);
      return (step) => tunableAt(plan, name, schedule, step);
    },
    values,
    perform: (action, how) => void actions.set(action, how),
    settled: async () => {
      await Promise.all(underWay);
    },
  };
};

const needsAction: ReadonlySet<Operation> = new Set<Operation>(['checkpoint', 'interpolate']);

/** What does not change the numbers of a replayed run, or ends it. */
const replayable: ReadonlySet<Operation> = new Set<Operation>(['pause', 'resume', 'stop']);

const rangeOf = (tunables: Readonly<Record<string, Tunable>>, name: string): Tunable => {
  const range = Object.hasOwn(tunables, name) ? tunables[name] : undefined;
  if (range !== undefined) return range;
  throw failure(
    'ConfigError',
    `tunable ${name}`,
    'there is no such tunable',
    `use one of ${Object.keys(tunables).join(', ')}`,
  );
};
