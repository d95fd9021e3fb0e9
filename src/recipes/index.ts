import { collapsingRing } from './collapsingRing.js';
import { digits } from './digits.js';
import type { Recipe } from './recipe.js';
import { ring } from './ring.js';
import { shapes } from './shapes.js';

/** All recipes, by name. */
export const recipes: ReadonlyMap<string, Recipe> = new Map(
  [ring, collapsingRing, digits, shapes].map((each: Recipe) => [each.name, each]),
);

export { chosenOptions } from './chosenOptions.js';
export type { DataSource, RunData } from './data/dataSource.js';
export { type ImagesData, type ImagesOptions, images } from './data/images.js';
export { type PairsData, type PairsOptions, pairs } from './data/pairs.js';
export { type PointsData, points } from './data/points.js';
export { drawSchedule } from './drawSchedule.js';
export { lazily } from './lazily.js';
export { type LossName, lossNames, type NamedLoss, namedLosses } from './namedLosses.js';
export { type ClassesSeen, classCoverage, classesSeen } from './observers/classCoverage.js';
export { featureDistance } from './observers/featureDistance.js';
export { type Interpolation, imageGrid } from './observers/imageGrid.js';
export { modeCoverage } from './observers/modeCoverage.js';
export type { Observation, Observed, ObservedRun, Observer, Period, Seen } from './observers/observer.js';
export { pointsScatter } from './observers/pointsScatter.js';
export { histogramOf, scoreHistogram } from './observers/scoreHistogram.js';
export { slicedWasserstein } from './observers/slicedWasserstein.js';
export { sphericalPath } from './observers/sphericalPath.js';
export { translation } from './observers/translation.js';
export { type Recipe, type RecipeOptions, recipe, type Tunables } from './recipe.js';
export { controlOf, type RunOptions, run } from './run.js';
export { discriminatorEntry, emaEntry, generatorEntry, type ScheduleEntry, type TrainingSchedule } from './schedule.js';
export { collapsingRing, digits, ring, shapes };
