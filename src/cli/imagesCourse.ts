import { map } from 'rxjs';
import type { Split } from '../data/heldOut.js';
import type { Live } from '../live/index.js';
import { isDue } from '../operators/every.js';
import {
  type ImageGrid,
  type ImagesEvaluation,
  type ImagesEvent,
  type ImagesRecipe,
  type Look,
  type RecipeOptions,
  trainImages,
} from '../recipes/index.js';
import { imagesPicture } from '../runs/index.js';
import { type Course, decimals, percent, type Told } from './told.js';

const rowPeriod = 25;
const lookPeriod = 50;
const evaluationPeriod = 500;

const showImages = (live: Live, step: number, { data, shape, seedId }: ImageGrid, kind: 'images' | 'interpolation') =>
  live.images({ step, values: data, shape: shape as [number, number, number, number], seedId, kind });

const show =
  ({ step, images, scores }: Look) =>
  (live: Live): void => {
    showImages(live, step, images, 'images');
    live.histogram({ step, ...scores });
  };

const verdict = (evaluation: ImagesEvaluation, name: string): Told => {
  const { step, frechet, density, coverage, classes, images } = evaluation;
  const { covered, sure, reverseKl, counts } = classes;
  return {
    _tag: 'Verdict',
    step,
    values: {
      frechet: frechet.value,
      density: density.value,
      coverage: coverage.value,
      classes: covered,
      sure,
      reverseKl,
    },
    found: covered,
    of: counts.length,
    note: `classes ${covered}/${counts.length}  Fréchet ${decimals(frechet.value, 1)}`,
    table: [
      ['classes seen', `${covered} of ${counts.length}`, `${counts.length} of ${counts.length}`],
      ['sure of what it is', percent(sure), ''],
      ['reverse KL, nats', decimals(reverseKl, 4), ''],
      [name, decimals(frechet.value, 2), decimals(frechet.ideal, 2)],
      ['density', decimals(density.value, 3), decimals(density.ideal, 3)],
      ['coverage', decimals(coverage.value, 3), decimals(coverage.ideal, 3)],
    ],
    files: () => ({ 'images.png': imagesPicture(images) }),
    show: show(evaluation),
  };
};

const told = (event: ImagesEvent, name: string): Told => {
  switch (event._tag) {
    case 'Step':
    case 'Row':
      return event;
    case 'Look':
      return { _tag: 'Picture', show: show(event) };
    case 'Interpolation':
      return { _tag: 'Picture', show: (live) => void showImages(live, event.step, event.images, 'interpolation') };
    case 'Evaluation':
      return verdict(event, name);
  }
};

/** A recipe for images with its images, as the command line trains it. */
export const imagesCourse = (recipe: ImagesRecipe, images: Split, options: RecipeOptions): Course => ({
  counted: 'classes',
  looks: [
    `a row of metrics every ${rowPeriod} steps, images every ${lookPeriod}`,
    `an evaluation after the first step, every ${evaluationPeriod} steps and after the last`,
  ],
  parts: (step) => [
    ...(isDue(step, rowPeriod) ? (['Row'] as const) : []),
    ...(isDue(step, evaluationPeriod) || step === 0 || step === options.steps - 1 ? (['Verdict'] as const) : []),
  ],
  train: (how) =>
    trainImages(recipe, images, { ...options, ...how, rowPeriod, lookPeriod, evaluationPeriod }).pipe(
      map((event) => told(event, recipe.judge.frechetName)),
    ),
});
