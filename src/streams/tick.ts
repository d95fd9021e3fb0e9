import type * as tf from '@tensorflow/tfjs-core';
import type { GanPlayer, ModelOf, Players } from '../models/model.js';
import type { ScheduleTrace } from '../schedules/scheduleTrace.js';
import type { Lease } from './frame.js';
import type { Labels } from './labels.js';
import type { ActivePlayers } from './stepControl.js';
import { usedAfterFrame } from './usedAfterFrame.js';

/** Numbers still on the device, by name; the name of a step that was passed by is absent. */
export type Metrics = Readonly<Record<string, tf.Scalar | undefined>>;

/**
 * One training step on its way down the pipeline: everything in it is valid until the synchronous downstream returns.
 *
 * In plain words: the batch, the model, and what has been measured so far. Steps add to the type of `metrics`.
 */
export interface Tick<out B = tf.Tensor, out M extends Metrics = {}, out L = Players<GanPlayer>> {
  readonly step: number;
  /** The step by which schedules and periods count, where it is not `step`: see `scheduleStepOf`. */
  readonly scheduleStep?: number | undefined;
  readonly model: ModelOf<L>;
  /** The examples, `[batch, ...]`, or a record of them where the source has several fields. */
  readonly batch: B;
  /** The classes of the examples, if the data has any; generated examples are conditioned on the same ones. */
  readonly labels?: Labels | undefined;
  readonly metrics: M;
  /** The players that learn at this step, where a run is controlled; all if not given. `learning` reads it. */
  readonly learners?: ActivePlayers | undefined;
  /** Inside how many `learning`, at a step that was requested of their player alone: periods do not apply in any. */
  readonly alone?: number | undefined;
  /** Where a schedule is described instead of executed: what its steps write to. */
  readonly trace?: ScheduleTrace | undefined;
  readonly lease: Lease;
  /** Starts an asynchronous read of a tensor and counts it. Reads are what a GPU waits for. */
  readonly read: (tensor: tf.Tensor) => Promise<Float32Array>;
  /**
   * Counts reads that are to be made after the frame, and gives the way to make them: they belong to the tick that wants
   * them, so that no count depends on how fast they are.
   */
  readonly readLater: (reads: number) => (tensor: tf.Tensor) => Promise<Float32Array>;
  /** How many reads have been started on behalf of the model so far. */
  readonly deviceReads: () => number;
  /** The clock takes no further step before the promise has settled; if it fails, so does the stream. */
  readonly hold: (promise: PromiseLike<unknown>) => void;
  /** The step at which the clock began. */
  readonly first: number;
  /**
   * The clock takes no step from `before` on, by default no further one; it completes when everything that is held has
   * settled.
   */
  readonly stop: (before?: number) => void;
}

/** What every operator of this library asks first. */
export const assertOpen = ({ lease }: { readonly lease: Lease }): void => {
  if (!lease.open) throw usedAfterFrame(lease.step);
};
