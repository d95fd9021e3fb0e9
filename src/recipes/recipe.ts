import type * as tf from '@tensorflow/tfjs-core';
import type { Observable } from 'rxjs';
import type { Tunable } from '../control/types.js';
import type { Work } from '../engines/engine.js';
import type { GanPlayer, Model } from '../models/model.js';
import type { Schedule } from '../schedule.js';
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

/** The number behind a dial of a recipe, as whoever steers the run has it. */
export type Dial = (name: string) => Schedule;

/** A system of two players, runnable by name. */
export interface Recipe {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly work: Work;
  readonly defaults: Pick<RecipeOptions, 'steps' | 'batch' | 'loss'>;
  /** The numbers that can be changed while it trains. */
  readonly dials: (options: RecipeOptions) => Readonly<Record<string, Tunable>>;
  readonly model: (options: RecipeOptions, dial: Dial) => () => Model<GanPlayer>;
  /** What happens to every tick. */
  readonly train: (
    options: RecipeOptions,
    dial: Dial,
  ) => (ticks$: Observable<Tick>) => Observable<Tick<tf.Tensor, Metrics>>;
}
