import { flow } from 'fp-ts/lib/function.js';
import {
  defer,
  endWith,
  ignoreElements,
  map,
  merge,
  type Observable,
  Subject,
  share,
  take,
  takeUntil,
  zip,
} from 'rxjs';
import { runControl } from '../control/runControl.js';
import type { RunControl } from '../control/types.js';
import type { Split } from '../data/heldOut.js';
import { assertFinite } from '../operators/assertFinite.js';
import { evaluate } from '../operators/evaluate.js';
import { every, isDue } from '../operators/every.js';
import { report } from '../operators/report.js';
import { type Checkpoint, checkpoint } from '../runs/checkpoint.js';
import { batches } from '../streams/batches.js';
import { scoped } from '../streams/scoped.js';
import { ticks } from '../streams/ticks.js';
import { imagesOf, judging } from './heldOutImages.js';
import type { ImagesEvent } from './imagesEvent.js';
import type { ImagesRecipe } from './imagesRecipe.js';
import { type Interpolation, interpolateImages, interpolation } from './interpolateImages.js';
import { withLogits } from './judgeImages.js';
import { lookAtImages } from './lookAtImages.js';
import type { RecipeOptions } from './pointsRecipe.js';

/** A step takes longer than one with points do: slices may too, or an evaluation would go on for hundreds of steps. */
const slices = { chunk: 125, milliseconds: 20 };

export interface TrainImagesOptions extends RecipeOptions {
  /** Who steers the run, with the recipe's dials; nobody if not given. Asked to interpolate, the run tells frames. */
  readonly steering?: RunControl | undefined;
  /** What becomes of a checkpoint that was asked for. */
  readonly keep?: ((checkpoint: Checkpoint) => Promise<void>) | undefined;
  /** Rows every so many steps. */
  readonly rowPeriod?: number;
  /** Looks every so many steps. */
  readonly lookPeriod?: number;
  /** Evaluations every so many steps, after the first one, and after the last. */
  readonly evaluationPeriod?: number;
  /** Between which images of the grid, and in how many frames, if it is asked for. */
  readonly interpolation?: Partial<Interpolation>;
}

/**
 * Trains a recipe for images and tells what happens: every step, rows of metrics, pictures, evaluations.
 *
 * In plain words: one tick stream, shared by training and by everybody who looks. Looking changes no number of the run.
 *
 * The images are those of `recipe.read(folder)`. Errors: `ConfigError` at once for an interpolation outside of the grid;
 * what the steps fail with; `NonFinite` from a check at every fiftieth step.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { filter, lastValueFrom } from 'rxjs';
 * import { keyOf, uniforms } from 'rxgan';
 * import { digits, trainImages } from 'rxgan/recipes';
 *
 * const noise = (purpose: string) => ({
 *   name: 'noise',
 *   size: 8,
 *   shape: [28, 28, 1],
 *   at: (index: number) => uniforms(keyOf(1, purpose), 784, index).map((u) => 2 * u - 1),
 * });
 * const images = { training: noise('training'), heldOut: noise('held out') };
 * const events$ = trainImages(digits, images, { seed: 7, steps: 2, batch: 4, loss: 'non-saturating' });
 * const last = await lastValueFrom(events$.pipe(filter(({ _tag }) => _tag === 'Evaluation')));
 * assert.equal(last.step, 1);
 * ```
 */
export const trainImages = (
  recipe: ImagesRecipe,
  { training, heldOut }: Split,
  {
    steering: control,
    keep,
    interpolation: way = {},
    rowPeriod = 25,
    lookPeriod = 50,
    evaluationPeriod = 500,
    ...options
  }: TrainImagesOptions,
): Observable<ImagesEvent> => {
  const between = interpolation(way);
  const real = imagesOf(heldOut);
  const last = options.steps - 1;
  const evaluationDue = (step: number): boolean => isDue(step, evaluationPeriod) || step === 0 || step === last;
  const lookDue = (step: number): boolean => isDue(step, lookPeriod) && !evaluationDue(step);

  return defer(() => {
    const steered = (control as RunControl<string> | undefined) ?? runControl({ tunables: recipe.dials(options) });
    return scoped(recipe.model(options, steered.tunable), (model) => {
      const asked$ = new Subject<ImagesEvent>();
      steered.perform('interpolate', async (before) => {
        const images = await interpolateImages(model, between);
        asked$.next({ _tag: 'Interpolation', step: Math.max(0, before - 1), images });
      });
      if (keep !== undefined) steered.perform('checkpoint', (before) => checkpoint(model, before).then(keep));
      const shuffled = batches(training, { size: options.batch, seed: options.seed });
      const trained$ = ticks(model, shuffled, { control: steered }).pipe(
        flow(recipe.train(options, steered.tunable), every(50, assertFinite())),
        take(options.steps),
        share(),
      );
      const { reading$, judge } = judging(recipe.judge, real);
      return merge(
        reading$,
        asked$.pipe(takeUntil(trained$.pipe(ignoreElements(), endWith(undefined)))),
        trained$.pipe(
          report(rowPeriod),
          map(({ step, ...values }): ImagesEvent => ({ _tag: 'Row', step, values: values as Record<string, number> })),
        ),
        trained$.pipe(
          lookAtImages(lookDue, real, options.seed),
          map((look): ImagesEvent => ({ _tag: 'Look', ...look })),
        ),
        zip(
          trained$.pipe(
            evaluate(evaluationDue, judge, { count: heldOut.size, features: withLogits(recipe.judge), ...slices }),
          ),
          trained$.pipe(lookAtImages(evaluationDue, real, options.seed)),
        ).pipe(map(([{ result }, look]): ImagesEvent => ({ _tag: 'Evaluation', ...look, ...result }))),
        trained$.pipe(map(({ step }): ImagesEvent => ({ _tag: 'Step', step }))),
      );
    });
  });
};
