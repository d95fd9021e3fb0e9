import type { RunControl } from 'rxgan/control';
import type { Model } from 'rxgan/models';
import { evaluate, report, samples, stopWhen, takeSteps } from 'rxgan/operators';
import { type BatchSource, ticks } from 'rxgan/streams';
import { connect, defer, EMPTY, merge, type Observable, of, retry, take } from 'rxjs';
import { builder, dueOf, evaluation, testOf } from './build.js';
import type { AnyTick, Cast, Operator } from './cast.js';
import { creditOf, lateReads } from './circumstances.js';
import type { Part, Run } from './run.js';
import { looks } from './world.js';

type Players = AnyTick['model']['players'];

export interface Surroundings {
  readonly wait: () => number;
  readonly source: BatchSource;
  readonly control: RunControl<'w'> | undefined;
  /** What sees the ticks before the steps. */
  readonly ahead: readonly Operator[];
  /** What stands among the steps, beside what ends the clock. */
  readonly among: readonly Operator[];
}

const same: Operator = (ticks$) => ticks$;
const through = (ticks$: Observable<AnyTick>, operators: readonly Operator[]): Observable<AnyTick> =>
  operators.reduce((through$, each) => each(through$), ticks$);

/** Rows, and what else looks on. */
const looking =
  (run: Run, { generate }: Cast) =>
  (ticks$: Observable<AnyTick>): Observable<object> => {
    const { samples: seen, evaluate: judged } = run;
    const rows = report(dueOf(run.report), { inFlight: run.inFlight });
    if (seen === undefined && judged === undefined) return ticks$.pipe(rows);
    const sampled = seen && samples<Players>(dueOf(seen), { count: looks.samples, generate });
    const evaluated = judged && evaluate<object, Players>(dueOf(judged), evaluation(), { ...looks, generate });
    return ticks$.pipe(
      connect((shared$) =>
        merge(
          shared$.pipe(rows),
          sampled === undefined ? EMPTY : shared$.pipe(sampled),
          evaluated === undefined ? EMPTY : shared$.pipe(evaluated),
        ),
      ),
    );
  };

/** The clocks of a run, each with its steps and what is around them. */
export const clocksOf = (run: Run, cast: Cast, { wait, source, control, ahead, among }: Surroundings) => {
  const operatorOf = builder(cast, control);
  const look = looking(run, cast);
  const ending = ({ end, until }: Part, left: number, isLast: boolean): Operator => {
    if (end === 'takeSteps') return takeSteps(left) as Operator;
    if (end !== 'stopWhen') return same;
    const early = isLast && run.early !== undefined ? testOf(run.early, cast) : () => false;
    return stopWhen((tick: AnyTick) => tick.step === until - 1 || early(tick));
  };
  return (model: Model): Observable<object>[] =>
    run.parts.map((part, i) => {
      const steps = part.body.map(operatorOf);
      const { place, end, until } = part;
      // The steps that are left are counted when the clock begins.
      const once$ = defer(() => {
        const left = until - model.progress.steps;
        if (left <= 0) return EMPTY;
        const scripted = end !== 'credit' && run.credit.length > 0 ? creditOf(run, wait) : undefined;
        const credit$ = end === 'credit' ? of(left) : scripted?.credit$;
        const ticks$ = ticks(model, source, control === undefined ? { credit$ } : { control }) as Observable<AnyTick>;
        return through(ticks$, [
          run.retry === 'ticks' ? (retry() as Operator) : same,
          end === 'take' ? (take(left) as Operator) : same,
          ...ahead,
          ...steps.slice(0, place),
          ending(part, left, i === run.parts.length - 1),
          scripted?.give ?? same,
          ...among,
          ...steps.slice(place),
          // Rows take longer than what the steps wait for, so that several are under way.
          run.late > 0 ? lateReads(() => 3 * wait()) : same,
        ]).pipe(look);
      });
      return run.retry === 'all' ? once$.pipe(retry()) : once$;
    });
};
