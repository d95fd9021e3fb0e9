import { map } from 'rxjs';
import type { Live } from '../live/index.js';
import { isDue } from '../operators/every.js';
import {
  type Evaluation,
  type PointsEvent,
  type PointsRecipe,
  type RecipeOptions,
  trainPoints,
} from '../recipes/index.js';
import { pointsPicture } from '../runs/index.js';
import { type Course, decimals, percent, type Told } from './told.js';

const pairs = (points: Float32Array): string =>
  Array.from({ length: points.length / 2 }, (_, i) => `${points[2 * i]},${points[2 * i + 1]}`).join('\n');

const shown = 2_000;
const rowPeriod = 25;
const evaluationPeriod = 250;

const show =
  ({ step, real, fake, surface: { size, extent, scores: values }, arrows, scores }: Evaluation) =>
  (live: Live): void => {
    const surface = { size, xMin: -extent, xMax: extent, yMin: -extent, yMax: extent, values };
    live.scatter({ step, real: real.subarray(0, shown), fake: fake.subarray(0, shown), surface, arrows });
    live.histogram({ step, ...scores });
  };

const verdict = (evaluation: Evaluation, modes: number): Told => {
  const { step, coverage, slicedWasserstein } = evaluation;
  return {
    _tag: 'Verdict',
    step,
    values: { ...coverage, slicedWasserstein },
    found: coverage.modes,
    of: modes,
    note: `modes ${coverage.modes}/${modes}  high quality ${percent(coverage.highQuality)}`,
    table: [
      ['modes captured', `${coverage.modes} of ${modes}`, `${modes} of ${modes}`],
      ['modes with 20 points', `${coverage.modes20} of ${modes}`, `${modes} of ${modes}`],
      ['high quality', percent(coverage.highQuality), '98.9 %'],
      ['reverse KL, nats', decimals(coverage.reverseKl, 4), '0.0014'],
      ['deviation ratio', decimals(coverage.deviationRatio, 3), '0.974'],
      ['sliced Wasserstein', decimals(slicedWasserstein, 4), '0.01 to 0.03'],
    ],
    files: () => ({ 'points.png': pointsPicture(evaluation), 'generated.csv': `x,y\n${pairs(evaluation.fake)}\n` }),
    show: show(evaluation),
  };
};

/** A recipe for points, as the command line trains it. */
export const pointsCourse = (recipe: PointsRecipe, options: RecipeOptions): Course => ({
  counted: 'modes',
  looks: [
    `a row of metrics every ${rowPeriod} steps; an evaluation every ${evaluationPeriod} steps and after the last`,
  ],
  parts: (step) => [
    ...(isDue(step, rowPeriod) ? (['Row'] as const) : []),
    ...(isDue(step, evaluationPeriod) || step === options.steps - 1 ? (['Verdict'] as const) : []),
  ],
  train: (how) =>
    trainPoints(recipe, { ...options, ...how, rowPeriod, evaluationPeriod }).pipe(
      map(
        (event: PointsEvent): Told => (event._tag === 'Evaluation' ? verdict(event, recipe.data.means.length) : event),
      ),
    ),
});
