import * as E from 'fp-ts/lib/Either.js';
import {
  catchError,
  concat,
  defer,
  endWith,
  from,
  ignoreElements,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  Subject,
  share,
  switchMap,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { type ControlEntry, defaultOperations, type Operation } from '../control/command.js';
import { type RunControl, runControl } from '../control/runControl.js';
import { failure } from '../errors.js';
import type { GanPlayer, Model } from '../models/model.js';
import { assertFinite } from '../operators/assertFinite.js';
import { assertFree } from '../operators/assertFree.js';
import { every, isDue } from '../operators/every.js';
import { report, rowFields } from '../operators/report.js';
import { takeSteps } from '../operators/takeSteps.js';
import { alarms } from '../runs/alarms.js';
import { type Checkpoint, checkpoint } from '../runs/checkpoint.js';
import type { Measurement, MetricDescription, RunDescription, RunEvent } from '../runs/runEvent.js';
import type { BatchSource } from '../streams/batches.js';
import { scoped } from '../streams/scoped.js';
import type { Tick } from '../streams/tick.js';
import { ticks } from '../streams/ticks.js';
import { assertOptions, chosenOptions } from './chosenOptions.js';
import type { RunData } from './data/dataSource.js';
import { drawSchedule } from './drawSchedule.js';
import { type NamedLoss, namedLosses } from './namedLosses.js';
import { isDueAfter } from './observers/observer.js';
import { type DueObservation, observeTicks } from './observers/observeTicks.js';
import { plannedSchedule } from './plannedSchedule.js';
import { type Recipe, type RecipeOptions, schedulesOf } from './recipe.js';
import { execute } from './schedule.js';

export interface RunOptions extends Partial<RecipeOptions> {
  /** The folder of the data, where the recipe's comes from files. */
  readonly data?: string | undefined;
  /** The control of the run, with the recipe's tunables; none if not given. */
  readonly control?: RunControl<string> | undefined;
  /** Writes a checkpoint that was requested, and gives its name; without it none can be requested. */
  readonly save?: ((checkpoint: Checkpoint) => Promise<string>) | undefined;
  /** A row of metrics every so many steps; 25 if not given. */
  readonly rowPeriod?: number;
}

const operationsOf = ({ observers }: Recipe): readonly Operation[] => [
  ...defaultOperations,
  'checkpoint',
  ...(observers.some(({ actions }) => actions?.interpolate !== undefined) ? (['interpolate'] as const) : []),
];

/**
 * The control of a run of the recipe: its tunables, its players, the operations that it takes. Errors: `ConfigError` for options
 * that no run can have.
 */
export const controlOf = (
  recipe: Recipe,
  options: RecipeOptions,
  replay?: readonly ControlEntry[],
): RunControl<string> => {
  assertOptions(recipe, options);
  const tunables = recipe.tunables(options);
  const players = [...new Set(plannedSchedule(recipe, options).map(({ player }) => player))];
  return runControl({ tunables, operations: operationsOf(recipe), players, replay });
};

/** The metrics of all observations. Errors: `ConfigError` for a name that two of them measure, or that no row can have. */
const metricsOf = (observations: readonly DueObservation[]): Readonly<Record<string, MetricDescription>> => {
  const entries = observations.flatMap(({ metrics = {} }) => Object.entries(metrics));
  const names = entries.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw failure('ConfigError', twice, 'two observers measure a metric of this name', 'rename one, or leave one out');
  assertFree('observers', names, rowFields);
  return Object.fromEntries(entries);
};

/** The events, and at last how the run ended: by itself, because it was stopped, or by an error. */
const ending = (events$: Observable<RunEvent>): Observable<RunEvent> =>
  defer(() => {
    let step = 0;
    let by: string | undefined;
    const noted = tap((event: RunEvent) => {
      if (event._tag === 'Step') step = event.step;
      if (event._tag === 'Control' && event.entry.command.op === 'stop') by = event.entry.by;
    });
    const end = defer(() =>
      of<RunEvent>({ _tag: 'Ended', step, status: by === undefined ? 'finished' : 'stopped', by }),
    );
    return concat(events$.pipe(noted), end).pipe(
      catchError((error: unknown) =>
        concat(
          of<RunEvent>({ _tag: 'Ended', step, status: 'failed', error }),
          throwError(() => error),
        ),
      ),
    );
  });

const trained = (
  recipe: Recipe,
  options: RecipeOptions,
  data: RunData,
  {
    control = runControl({ tunables: recipe.tunables(options) }),
    save,
    rowPeriod,
  }: Pick<RunOptions, 'control' | 'save'> & { readonly rowPeriod: number },
): Observable<RunEvent> => {
  const { steps, batch, seed } = options;
  const observations = recipe.observers.map(
    (observer): DueObservation => ({
      ...observer.observe({ data, options }),
      isDue: (step) => isDueAfter(observer.due, step, steps),
    }),
  );
  const metrics = metricsOf(observations);
  const run: RunDescription = {
    recipe: recipe.name,
    options: { ...options },
    steps,
    schedule: drawSchedule(recipe, options),
    metrics,
  };
  const pending = (step: number): readonly Measurement[] => [
    ...(isDue(step, rowPeriod) ? (['Row'] as const) : []),
    ...(observations.some((each) => each.metrics !== undefined && each.isDue(step)) ? (['Evaluation'] as const) : []),
  ];
  const schedules = schedulesOf({ name: recipe.name, tunables: recipe.tunables(options) }, (key) =>
    control.tunable(key),
  );
  const { saturatedAt }: NamedLoss = namedLosses[options.loss];

  return scoped(recipe.model(options, schedules), (made) => {
    const model = made as Model<GanPlayer>;
    let done = 0;
    const acted$ = new Subject<RunEvent>();
    if (save !== undefined)
      control.perform('checkpoint', async (before) => {
        const name = await save(await checkpoint(model));
        acted$.next({ _tag: 'Checkpoint', step: before, name });
      });
    for (const { actions } of recipe.observers)
      if (actions?.interpolate !== undefined)
        control.perform('interpolate', async (before) => {
          const sample = await actions.interpolate!(model);
          acted$.next({ _tag: 'Sample', step: Math.max(0, before - 1), sample });
        });
    const trained$ = ticks(model, data.batches({ size: batch, seed }) as BatchSource, { control }).pipe(
      execute(recipe.schedule(options, schedules)),
      every(50, assertFinite()),
      takeSteps(steps),
      share(),
    ) as Observable<Tick>;
    const over$ = new Subject<void>();
    const ends$ = trained$.pipe(
      ignoreElements(),
      endWith(undefined),
      switchMap(() => control.settled()),
      tap(() => over$.next()),
      ignoreElements(),
    );
    return merge(
      of<RunEvent>({ _tag: 'Started', run }),
      control.log$.pipe(
        map((entry): RunEvent => ({ _tag: 'Control', step: entry.before, entry })),
        takeUntil(over$),
      ),
      control.status$.pipe(
        map((status): RunEvent => ({ _tag: 'Status', step: done, status })),
        takeUntil(over$),
      ),
      data.preparation$ ?? [],
      acted$.pipe(takeUntil(over$)),
      trained$.pipe(
        report(rowPeriod),
        map(({ step, ...values }): RunEvent => ({ _tag: 'Row', step, values: values as Record<string, number> })),
      ),
      trained$.pipe(observeTicks(observations, data.evaluation)),
      trained$.pipe(
        map(({ step }): RunEvent => {
          done = step + 1;
          return { _tag: 'Step', step, pending: pending(step) };
        }),
      ),
      ends$,
    );
  }).pipe(alarms({ metrics, saturatedAt }));
};

/**
 * Trains a recipe, and emits what happens: every step, rows of metrics, evaluations, samples, the commands it was given, alerts,
 * the end.
 *
 * In plain words: one stream of events. Terminal, page, logs and pictures subscribe to it; looking on changes no number.
 *
 * Errors, after an `Ended` event: `ConfigError` for options that no run can have, all of them at once; what the data's folder
 * lacks; `ConfigError` for two metrics of one name, and for one named as a field of every row or by a number; what the steps
 * fail with; `NonFinite` from a check at every fiftieth step.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { filter, lastValueFrom } from 'rxjs';
 * import { ring, run } from 'rxgan/recipes';
 *
 * const events$ = run(ring, { seed: 7, steps: 3, batch: 16, loss: 'hinge' });
 * const last = await lastValueFrom(events$.pipe(filter(({ _tag }) => _tag === 'Evaluation')));
 * assert.ok(last._tag === 'Evaluation' && last.values['modes']! <= 8);
 * ```
 */
export const run = (
  recipe: Recipe,
  { data, control, save, rowPeriod = 25, ...options }: RunOptions = {},
): Observable<RunEvent> =>
  defer(() => {
    const chosen = chosenOptions(recipe, options);
    assertOptions(recipe, { ...chosen, rowPeriod });
    return from(recipe.data.load(data)()).pipe(
      mergeMap((loaded) =>
        E.isLeft(loaded)
          ? throwError(() => loaded.left)
          : trained(recipe, chosen, loaded.right(), { control, save, rowPeriod }),
      ),
    );
  }).pipe(ending);
