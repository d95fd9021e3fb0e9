import * as tf from '@tensorflow/tfjs-core';
import type { Observable } from 'rxjs';
import { failure } from '../errors.js';
import type { Metrics, Tick } from '../streams/tick.js';
import { computeUpdate } from '../training/computeUpdate.js';
import { type Objective, objectiveProblem, type Terms } from '../training/objective.js';
import { assertLearners, naming } from './internal/players.js';
import { describedStep } from './step.js';

export interface MinimizeOptions<S extends string> {
  /** The name of the metric that is the sum of all terms; `loss` if not given. */
  readonly sum?: S | undefined;
}

/** What `minimize` measures: each term, and their sum. */
export type MinimizeMetrics<T extends Terms, S extends string> = { readonly [K in keyof T]: tf.Scalar } & {
  readonly [K in S]: tf.Scalar;
};

/**
 * One update of each named player on the sum of the terms of an objective: w ← optimizer(w, ∇_w Σ terms).
 *
 * In plain words: write down what is to become small, as a function of the networks and the batch, and say who learns.
 *
 * One pass, one optimizer step a player. Each term is a metric, and so is the sum (`sum` names it: of two steps that write one
 * name the later one is reported). Players that are not named are
 * differentiated through and stay as they are, bit for bit, buffers included. Networks of this library's own layers run by
 * written-out passes, everything else is recorded on the tape. Draws follow from (seed, players, purpose, update count).
 * Errors: `ConfigError` for a player that the model does not have or that has no weights, for terms that are no scalars, and for a name that stands
 * twice; `UsedAfterFrame`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { mlp, model } from 'rxgan/models';
 * import { minimize, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const players = {
 *   encoder: mlp({ inputs: 2, hidden: [8], outputs: 1 }),
 *   decoder: mlp({ inputs: 1, hidden: [8], outputs: 2 }),
 * };
 * const run$ = scoped(model({ seed: 1, players }), (autoencoder) =>
 *   ticks(autoencoder, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     minimize(['encoder', 'decoder'], ({ net, batch }) => ({
 *       reconstruction: tf.mean<tf.Scalar>(tf.square(tf.sub(net.decoder(net.encoder(batch)), batch))),
 *     })),
 *     report(),
 *   ),
 * );
 * const { loss, reconstruction } = await firstValueFrom(run$);
 * assert.equal(loss, reconstruction);
 * ```
 *
 * @see adversarial, for the losses of GANs as terms
 */
export const minimize = <L, B, M extends Metrics, T extends Terms, const S extends string = 'loss'>(
  players: readonly (keyof NoInfer<L> & string)[],
  objective: Objective<L, B, T>,
  { sum = 'loss' as S }: MinimizeOptions<S> = {},
): ((source: Observable<Tick<B, M, L>>) => Observable<Tick<B, M & MinimizeMetrics<T, S>, L>>) => {
  const path = naming('minimize', players);
  return describedStep<MinimizeMetrics<T, S>, L, B>([{ _tag: 'Step', label: players.join('+') }], (tick) => {
    assertLearners(path, tick.model, players);
    const { terms, apply } = computeUpdate(objectiveProblem(tick, players, objective));
    if (sum in terms) throw failure('ConfigError', path, `a term is named ${sum}, as the sum is`, 'rename it');
    apply();
    const total = Object.values(terms).reduce((all, term) => tf.add(all, term));
    return { ...terms, [sum]: total } as unknown as MinimizeMetrics<T, S>;
  });
};
