import { digits, type ImagesRecipe, type PointsRecipe, recipes } from '../recipes/index.js';

/** A recipe that the command line can train. */
export type AnyRecipe = PointsRecipe | ImagesRecipe;

/** Does it need images from a folder? */
export const needsImages = (recipe: AnyRecipe): recipe is ImagesRecipe => 'read' in recipe;

/** The recipes of `rxgan train`, by name. */
export const trainable: ReadonlyMap<string, AnyRecipe> = new Map<string, AnyRecipe>([
  ...recipes,
  ...[digits].map((each) => [each.name, each] as const),
]);
