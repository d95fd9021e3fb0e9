import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Split } from '../data/heldOut.js';
import type { FileFailed, ShapeMismatch } from '../errors.js';
import type { FeatureNet } from '../metrics/featureNet.js';
import type { Recipe } from './recipe.js';

/** A system that learns images from files, runnable by name. */
export interface ImagesRecipe extends Recipe {
  /** The images of a folder in [-1, 1], some of them set aside to judge by; or what is wrong with the folder. */
  readonly read: (folder: string) => TE.TaskEither<FileFailed | ShapeMismatch, Split>;
  /** By whose features and classes generated images are judged; it takes images of this shape. */
  readonly judge: FeatureNet;
}
