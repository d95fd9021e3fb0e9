import { collapsingRing } from './collapsingRing.js';
import type { PointsRecipe } from './pointsRecipe.js';
import { ring } from './ring.js';

/** The recipes of `rxgan train`, by name. */
export const recipes: ReadonlyMap<string, PointsRecipe> = new Map(
  [ring, collapsingRing].map((each) => [each.name, each]),
);

export { type ClassesSeen, classesSeen } from './classesSeen.js';
export { digits } from './digits.js';
export { drawSchedule } from './drawSchedule.js';
export type { ImageGrid } from './imageGrid.js';
export type { ImagesEvaluation, ImagesEvent } from './imagesEvent.js';
export type { ImagesRecipe } from './imagesRecipe.js';
export type { Interpolation } from './interpolateImages.js';
export type { Judgement } from './judgeImages.js';
export type { Look } from './lookAtImages.js';
export { type LossName, lossNames } from './namedLosses.js';
export type { PointsRecipe } from './pointsRecipe.js';
export type { Dial, Recipe, RecipeOptions } from './recipe.js';
export { type ScoreHistogram, scoreHistogram } from './scoreHistogram.js';
export { sphericalPath } from './sphericalPath.js';
export { type TrainImagesOptions, trainImages } from './trainImages.js';
export { type Evaluation, type PointsEvent, type TrainPointsOptions, trainPoints } from './trainPoints.js';
