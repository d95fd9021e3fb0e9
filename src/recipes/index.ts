import { collapsingRing } from './collapsingRing.js';
import type { PointsRecipe } from './pointsRecipe.js';
import { ring } from './ring.js';

/** The recipes of `rxgan train`, by name. */
export const recipes: ReadonlyMap<string, PointsRecipe> = new Map(
  [ring, collapsingRing].map((each) => [each.name, each]),
);

export { type LossName, lossNames } from './namedLosses.js';
export type { PointsRecipe, RecipeOptions } from './pointsRecipe.js';
export { type Evaluation, type PointsEvent, type TrainPointsOptions, trainPoints } from './trainPoints.js';
