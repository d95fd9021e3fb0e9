import * as tf from '@tensorflow/tfjs-core';
import { map, type Observable } from 'rxjs';
import { failure } from '../errors.js';
import { isPromiseLike } from '../isPromiseLike.js';
import type { GanPlayer, Players } from '../models/model.js';
import type { ScheduleTree } from '../schedules/scheduleTrace.js';
import { assertOpen, type Metrics, type Tick } from '../streams/tick.js';

/** An operator over ticks that adds the metrics N: the type of every step, and of every composition of steps. */
export type Step<N extends Metrics, L = unknown, B = unknown> = <C extends B, M extends Metrics, K extends L>(
  // C & B is C, and the second type follows from the first: from it B and L are inferred inside `pipe`.
  source: Observable<Tick<C & B, M, K & L>> & Observable<Tick<B, M, L>>,
) => Observable<Tick<C, M & N, K>>;

/**
 * What a schedule takes for a step: an operator as seen by a tick without metrics. N can be inferred from it, also for a
 * `flow` of steps; from `Step<N>` it cannot.
 */
export type Adding<N extends Metrics, L = Players<GanPlayer>, B = tf.Tensor> = (
  source: Observable<Tick<B, {}, L>>,
) => Observable<Tick<B, N, L>>;

/** A step of a model with the players of a GAN. */
export type GanStep<N extends Metrics> = Step<N, Players<GanPlayer>, tf.Tensor>;

/** A step of the model that the pipeline has: what a schedule of any other players is. */
export type StepOf<N extends Metrics, L, B, M extends Metrics> = (
  source: Observable<Tick<B, M, L>>,
) => Observable<Tick<B, M & N, L>>;

/**
 * Lifts a plain function on a tick into an operator which adds the metrics it returns.
 *
 * In plain words: write the mathematics as a synchronous function on tensors, and use it in a pipeline. All tensors made
 * inside are freed, but for the metrics. A promise is not a record of scalars: the types refuse it.
 *
 * A description of a schedule calls it by the function's name. Errors: `UsedAfterFrame` when the tick comes too late; `ConfigError` for a promise.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { mlpGan } from 'rxgan/models';
 * import { report, step } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const spread = step(({ batch }) => ({ spread: tf.mean(tf.square(batch)) as tf.Scalar }));
 * const run$ = scoped(mlpGan({ seed: 1 }), (gan) =>
 *   ticks(gan, batches(ring(), { size: 64, seed: 1 })).pipe(spread, report()),
 * );
 * assert.ok(Math.abs((await firstValueFrom(run$)).spread - 0.5) < 0.01);
 * ```
 */
export const step = <N extends Metrics, L = Players<GanPlayer>, B = tf.Tensor>(
  f: (tick: Tick<B, {}, L>) => N,
): Step<N, L, B> => describedStep([{ _tag: 'Step', label: f.name || 'step' }], f);

/** The same of a step that says itself what it does, which is nothing where nobody learns by it. */
export const describedStep = <N extends Metrics, L = Players<GanPlayer>, B = tf.Tensor>(
  description: ScheduleTree,
  f: (tick: Tick<B, {}, L>) => N,
): Step<N, L, B> => {
  const lifted = map((tick: Tick<B, {}, L>) => {
    assertOpen(tick);
    if (tick.trace !== undefined) {
      tick.trace.write(...description);
      return tick;
    }
    const measured = tf.tidy(() => atOnce(f(tick)) as unknown as tf.TensorContainerObject) as unknown as N;
    return { ...tick, metrics: { ...tick.metrics, ...measured } };
  });
  return lifted as unknown as Step<N, L, B>;
};

/** What a function measured, if it is here already: the types say the same, a program in JavaScript is told. */
const atOnce = <N extends Metrics>(measured: N): N => {
  if (!isPromiseLike(measured)) return measured;
  throw failure('ConfigError', 'step', 'the function gave a promise', 'write it as a synchronous function on tensors');
};
