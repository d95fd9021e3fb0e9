import { flow } from 'fp-ts/lib/function.js';
import { defer, map, merge, type Observable, share, take, zip } from 'rxjs';
import { runControl } from '../control/runControl.js';
import type { RunControl } from '../control/types.js';
import { inMemory } from '../data/inMemory.js';
import { type ModeCoverage, modeCoverage } from '../metrics/modeCoverage.js';
import type { Rows } from '../metrics/rows.js';
import type { Sliced } from '../metrics/sliced.js';
import { slicedWasserstein } from '../metrics/slicedWasserstein.js';
import { assertFinite } from '../operators/assertFinite.js';
import { evaluate } from '../operators/evaluate.js';
import { every, isDue } from '../operators/every.js';
import { report } from '../operators/report.js';
import { type Checkpoint, checkpoint } from '../runs/checkpoint.js';
import { batches } from '../streams/batches.js';
import { scoped } from '../streams/scoped.js';
import { ticks } from '../streams/ticks.js';
import { lookAtPoints, type PointsLook } from './lookAtPoints.js';
import { namedLosses } from './namedLosses.js';
import type { PointsRecipe, RecipeOptions } from './pointsRecipe.js';

/** A look at the averaged generator, by the protocol of PacGAN: 2,500 points. */
export interface Evaluation extends PointsLook {
  readonly _tag: 'Evaluation';
  readonly coverage: ModeCoverage;
  readonly slicedWasserstein: number;
  readonly real: Float32Array;
  readonly fake: Float32Array;
}
/** What a run of points tells, in the order in which it happens. */
export type PointsEvent =
  | { readonly _tag: 'Step'; readonly step: number }
  | { readonly _tag: 'Row'; readonly step: number; readonly values: Readonly<Record<string, number>> }
  | Evaluation;

type Judged = Pick<Evaluation, 'coverage' | 'slicedWasserstein' | 'real' | 'fake'>;

const evaluated = 2_500;

export interface TrainPointsOptions extends RecipeOptions {
  /** Who steers the run, with the recipe's dials; nobody if not given. */
  readonly steering?: RunControl<string> | undefined;
  /** What becomes of a checkpoint that was asked for. */
  readonly keep?: ((checkpoint: Checkpoint) => Promise<void>) | undefined;
  /** Rows every so many steps. */
  readonly rowPeriod?: number;
  /** Evaluations every so many steps, and always after the last. */
  readonly evaluationPeriod?: number;
}

/**
 * Trains a recipe for points and tells what happens: every step, rows of metrics, evaluations.
 *
 * In plain words: one tick stream, shared by training and by everybody who looks. Looking changes no number of the run.
 *
 * Errors: what the steps fail with; `NonFinite` from a check at every fiftieth step.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { filter, lastValueFrom } from 'rxjs';
 * import { recipes, trainPoints } from 'rxgan/recipes';
 *
 * const ring = recipes.get('ring')!;
 * const events$ = trainPoints(ring, { seed: 7, steps: 3, batch: 16, loss: 'hinge' });
 * const last = await lastValueFrom(events$.pipe(filter(({ _tag }) => _tag === 'Evaluation')));
 * assert.equal(last.step, 2);
 * ```
 */
export const trainPoints = (
  recipe: PointsRecipe,
  { steering: control, keep, rowPeriod = 25, evaluationPeriod = 250, ...options }: TrainPointsOptions,
): Observable<PointsEvent> => {
  const { data, extent } = recipe;
  const real = Float32Array.from(Array.from({ length: evaluated }, (_, i) => Array.from(data.at(i))).flat());
  const last = options.steps - 1;
  const evaluationDue = (step: number): boolean => isDue(step, evaluationPeriod) || step === last;

  const judge = function* (fake: Rows): Sliced<Judged> {
    const { value } = yield* slicedWasserstein({ data: real, width: 2 }, fake, { directions: 16 });
    return {
      coverage: modeCoverage(fake.data, data),
      slicedWasserstein: value,
      real,
      fake: Float32Array.from(fake.data),
    };
  };

  return defer(() => {
    const steered = control ?? runControl({ tunables: recipe.dials(options) });
    return scoped(recipe.model(options, steered.tunable), (model) => {
      if (keep !== undefined) steered.perform('checkpoint', (before) => checkpoint(model, before).then(keep));
      const shuffled = batches(inMemory(data), { size: options.batch, seed: options.seed });
      const trained$ = ticks(model, shuffled, { control: steered }).pipe(
        flow(recipe.train(options, steered.tunable), every(50, assertFinite())),
        take(options.steps),
        share(),
      );
      return merge(
        trained$.pipe(
          report(rowPeriod),
          map(({ step, ...values }): PointsEvent => ({ _tag: 'Row', step, values: values as Record<string, number> })),
        ),
        zip(
          trained$.pipe(evaluate(evaluationDue, judge, { count: evaluated })),
          trained$.pipe(lookAtPoints(evaluationDue, { real, extent, loss: namedLosses[options.loss].loss })),
        ).pipe(map(([{ result }, look]): PointsEvent => ({ _tag: 'Evaluation', ...look, ...result }))),
        trained$.pipe(map(({ step }): PointsEvent => ({ _tag: 'Step', step }))),
      );
    });
  });
};
