import type * as tf from '@tensorflow/tfjs-core';
import type { Observable } from 'rxjs';
import type { Work } from '../backend/engine.js';
import type { Mixture } from '../data/mixture.js';
import type { Gan } from '../models/gan.js';
import type { Metrics, Tick } from '../streams/tick.js';
import type { LossName } from './namedLosses.js';

/** What a run of a recipe may choose. */
export interface RecipeOptions {
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
  readonly loss: LossName;
  /** The weight of R1 at the start; what the loss wants if not given. */
  readonly r1?: number | undefined;
}

/** A system that learns points in the plane, runnable by name. */
export interface PointsRecipe {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly work: Work;
  readonly defaults: Pick<RecipeOptions, 'steps' | 'batch' | 'loss'>;
  readonly data: Mixture;
  /** Half the side of the square that pictures show. */
  readonly extent: number;
  readonly model: (options: RecipeOptions) => () => Gan;
  /** What happens to every tick. */
  readonly train: (options: RecipeOptions) => (ticks$: Observable<Tick>) => Observable<Tick<tf.Tensor, Metrics>>;
}
