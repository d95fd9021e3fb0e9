import { BehaviorSubject, distinctUntilChanged, Subject } from 'rxjs';
import { explain, failure } from '../errors.js';
import { advance, type Credit, pause, run } from '../streams/credit.js';
import { afterFrame } from '../streams/frame.js';
import type { Asked, ControlEntry, Operation } from './controlEntry.js';
import { emptyPlan, endOfStretches, planned, playersAt, tunableAt } from './controlPlan.js';
import { refusal } from './refusal.js';
import type { RunAction, RunControl, RunControlOptions, Tunable } from './types.js';

const usual: readonly Operation[] = ['pause', 'resume', 'step', 'set', 'stop'];

/**
 * Lets people change a run while it goes on, and keeps a log from which the same run can be made again.
 *
 * In plain words: pause, step one player, turn a learning rate, stop. Whatever is asked, and whenever, takes effect
 * between two steps, never inside one.
 *
 * Give it to `ticks`, use `tunable(name)` where a schedule goes, `learning` around the steps of the players, and keep what
 * `log$` tells. A number of the run depends on the log only as a function of the step: the same log given as `replay`
 * gives the same numbers, bit for bit, without the pauses. One steering is for one run. Errors: `ConfigError` for a dial
 * that stands nowhere, and for a second run.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { linear } from 'rxgan';
 * import { runControl } from 'rxgan/control';
 *
 * const control = runControl({ tunables: { noise: { schedule: linear(1, 0, 100), min: 0, max: 1 } } });
 * const noise = control.tunable('noise');
 * const answers: unknown[] = [];
 * const ask = (value: number) =>
 *   control.ask({ command: { op: 'set', dial: 'noise', value }, by: 'me', answer: (problem) => answers.push(problem) });
 * control.begin(50);
 * ask(0.5);
 * ask(2);
 * assert.deepEqual([noise(49), noise(50), noise(90)], [0.51, 0.5, 0.5]);
 * assert.deepEqual(answers, [undefined, 'noise: expected a number from 0 to 1, got 2; choose one of these']);
 * ```
 */
export const runControl = <K extends string = never>({
  tunables = {} as Readonly<Record<K, Tunable>>,
  operations = usual,
  replay,
  now = Date.now,
}: RunControlOptions<K> = {}): RunControl<K> => {
  const offered = replay === undefined ? operations : operations.filter((op) => replayable.has(op));
  const credit = new BehaviorSubject<Credit>(run);
  const taken = new Subject<ControlEntry>();
  const status = new BehaviorSubject<'running' | 'paused'>('running');
  const deeds = new Map<string, (before: number) => Promise<void>>();
  const underWay = new Set<Promise<void>>();
  const early: Asked[] = [];
  let future = replay ?? [];
  let plan = emptyPlan;
  let next: number | undefined;
  let stepping = false;
  let ending = false;
  let over = false;

  const demand = (amount: Credit): void => {
    stepping = amount !== run && amount !== pause;
    status.next(amount === pause ? 'paused' : 'running');
    credit.next(amount);
  };
  const end = (): void => {
    ending = true;
    over = true;
    future = [];
    early.splice(0).forEach(serve);
    credit.complete();
    taken.complete();
    status.complete();
  };
  const doing = (deed: RunAction, before: number, answer: Asked['answer']): void => {
    const work = (async () => deeds.get(deed)?.(before))().then(
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
        credit.next(pause);
        credit.complete();
      }
      answer();
    }
  };
  const keep = (entry: ControlEntry): void => {
    plan = planned(plan, entry);
    taken.next(entry);
  };
  const serve = ({ command, by, answer }: Asked): void => {
    const problem = refusal(command, { over: ending, offered, dials: tunables, deeds });
    if (problem !== undefined) {
      answer(problem);
      return;
    }
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
    if (stepping && step >= endOfStretches(plan)) {
      stepping = false;
      status.next('paused');
    }
    while (future[0] !== undefined && future[0].before <= step) {
      const [entry, ...later] = future;
      future = later;
      keep(entry);
      act(entry, () => undefined);
    }
  };

  return {
    credit$: credit.asObservable(),
    log$: taken.asObservable(),
    status$: status.pipe(distinctUntilChanged()),
    players: (step) => playersAt(plan, step),
    begin: (step) => {
      if (next !== undefined)
        throw failure('ConfigError', 'steering', 'it has steered a run already', 'make one for each run');
      arrive(step);
      early.splice(0).forEach(serve);
    },
    passing: (step) => afterFrame(() => arrive(step + 1)),
    over: end,
    ask: (asked) => {
      if (next === undefined && !ending) early.push(asked);
      else afterFrame(() => serve(asked));
    },
    tunable: (name) => {
      const { schedule } = rangeOf(tunables, name);
      return (step) => tunableAt(plan, name, schedule, step);
    },
    values: () => {
      const names = Object.keys(tunables) as K[];
      const entries = names.map((name) => [name, tunableAt(plan, name, tunables[name].schedule, next ?? 0)] as const);
      return Object.fromEntries(entries) as Record<K, number>;
    },
    perform: (deed, how) => void deeds.set(deed, how),
    settled: async () => {
      await Promise.all(underWay);
    },
  };
};

/** What does not change the numbers of a replayed run, or ends it. */
const replayable: ReadonlySet<Operation> = new Set<Operation>(['pause', 'resume', 'stop']);

const rangeOf = (tunables: Readonly<Record<string, Tunable>>, name: string): Tunable => {
  const range = Object.hasOwn(tunables, name) ? tunables[name] : undefined;
  if (range !== undefined) return range;
  throw failure(
    'ConfigError',
    `dial ${name}`,
    'there is no such dial',
    `use one of ${Object.keys(tunables).join(', ')}`,
  );
};
