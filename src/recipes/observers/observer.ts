import type * as tf from '@tensorflow/tfjs-core';
import type { Rows } from '../../metrics/rows.js';
import type { Sliced } from '../../metrics/sliced.js';
import type { GanPlayer, Model } from '../../models/model.js';
import { isDue } from '../../operators/every.js';
import type { HostTensor } from '../../operators/readTensors.js';
import type { MetricDescription, Sample } from '../../runs/runEvent.js';
import type { Tick } from '../../streams/tick.js';
import type { RecipeOptions } from '../recipe.js';

/** After which steps: the last of every n, and if so the first and the last of the run. */
export interface Period {
  readonly every: number;
  readonly first?: boolean;
  readonly last?: boolean;
}

/** Is it due after this step of a run of so many? */
export const isDueAfter = ({ every, first, last }: Period, step: number, steps: number): boolean =>
  isDue(step, every) || (first === true && step === 0) || (last === true && step === steps - 1);

/** What an observer gets to see of a step, on the host. */
export interface Seen {
  readonly step: number;
  /** Generated examples, where it asks for them: as many as the data says, from latents that are the same at every look. */
  readonly examples: Rows;
  /** What it has read from the device. */
  readonly tensors: Readonly<Record<string, HostTensor>>;
}

/** What an observer makes of it. */
export interface Observed {
  readonly values?: Readonly<Record<string, number>>;
  /** What samples of the data itself are expected to score, where that is known. */
  readonly ideal?: Readonly<Record<string, number | undefined>>;
  readonly samples?: readonly Sample[];
}

/** An observer at its run. */
export interface Observation {
  /** The metrics that it measures; all of them, every time. */
  readonly metrics?: Readonly<Record<string, MetricDescription>>;
  /** Does it want generated examples? */
  readonly examples?: boolean;
  /** What leaves the device: called inside the frame of a due tick. */
  readonly read?: (tick: Tick) => Readonly<Record<string, tf.Tensor>>;
  /** Works on the host; what takes long, in pieces between the steps that follow. */
  readonly observe: (seen: Seen) => Observed | Sliced<Observed>;
}

/** What an observer knows about the run. */
export interface ObservedRun<D> {
  readonly data: D;
  readonly options: RecipeOptions;
}

/** Looks at a run after some of its steps, and changes no number of it: measures what is generated, or shows it. */
export interface Observer<D> {
  readonly name: string;
  readonly due: Period;
  observe(run: ObservedRun<D>): Observation;
  /** The actions that can be requested between two steps. */
  readonly actions?: { readonly interpolate?: (model: Model<GanPlayer>) => Promise<Sample> };
}
