import type { Mixture } from '../data/mixture.js';
import type { Recipe } from './recipe.js';

export type { RecipeOptions } from './recipe.js';

/** A system that learns points in the plane, runnable by name. */
export interface PointsRecipe extends Recipe {
  readonly data: Mixture;
  /** Half the side of the square that pictures show. */
  readonly extent: number;
}
