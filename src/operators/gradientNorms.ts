import * as tf from '@tensorflow/tfjs-core';
import type { Observable } from 'rxjs';
import type { Metrics, Tick } from '../streams/tick.js';
import { differentiate } from '../training/differentiate.js';
import { type Objective, objectiveProblem, type Terms } from '../training/objective.js';
import { fusedPasses, tapedPasses } from '../training/passes.js';
import type { UpdateProblem } from '../training/problem.js';
import { assertLearners, naming } from './internal/players.js';
import { describedStep } from './step.js';

/** A norm for each term and player: `reconstruction/encoder`. */
export type GradientNorms<T extends Terms, P extends string> = {
  readonly [K in `${keyof T & string}/${P}`]: tf.Scalar;
};

/**
 * Measures |∇_w term| for each term of an objective and each named player, and changes nothing.
 *
 * In plain words: which term pulls at which network, and how hard. Put the objective of a `minimize` into it.
 *
 * Draws are those that the `minimize` of these players would make at this point; buffers stay. Costs one pass and one
 * gradient a term. Errors: those of `minimize`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { firstValueFrom } from 'rxjs';
 * import { ring } from 'rxgan/data';
 * import { adversarial, wasserstein } from 'rxgan/losses';
 * import { mlpGan } from 'rxgan/models';
 * import { gradientNorms, report } from 'rxgan/operators';
 * import { batches, scoped, ticks } from 'rxgan/streams';
 *
 * const { generator } = adversarial(wasserstein);
 * const run$ = scoped(mlpGan({ seed: 1 }), (model) =>
 *   ticks(model, batches(ring(), { size: 8, seed: 1 })).pipe(
 *     gradientNorms(['generator'], (s) => ({
 *       gLoss: generator(s, s.net.discriminator, s.net.generator(s.draw(model.latents!))),
 *     })),
 *     report(),
 *   ),
 * );
 * assert.ok((await firstValueFrom(run$))['gLoss/generator'] > 0);
 * ```
 */
export const gradientNorms = <L, B, M extends Metrics, T extends Terms, P extends keyof NoInfer<L> & string>(
  players: readonly P[],
  objective: Objective<L, B, T>,
): ((source: Observable<Tick<B, M, L>>) => Observable<Tick<B, M & GradientNorms<T, P>, L>>) => {
  const path = naming('gradientNorms', players);
  return describedStep<GradientNorms<T, P>, L, B>([], (tick) => {
    assertLearners(path, tick.model, players);
    const problem = objectiveProblem(tick, players, objective);
    const gradientsOf = (name: string | undefined) => {
      const evaluate: UpdateProblem['evaluate'] = (apply) => {
        const { terms } = problem.evaluate((player, x, pass) => apply(player, x, { ...pass, owned: false }));
        return name === undefined ? { terms } : { terms: { [name]: terms[name]! }, measured: without(terms, name) };
      };
      const passes = problem.model.tape ? tapedPasses(problem.model) : fusedPasses(problem.model, players);
      return differentiate({ ...problem, evaluate }, passes);
    };
    const first = gradientsOf(undefined);
    const names = Object.keys(first.terms);
    const norms = names.flatMap((name) => {
      const { gradients } = names.length === 1 ? first : gradientsOf(name);
      return players.map((player) => [`${name}/${player}`, normOf(gradients[player]!)] as const);
    });
    return Object.fromEntries(norms) as GradientNorms<T, P>;
  });
};

const without = (terms: Terms, name: string): Terms =>
  Object.fromEntries(Object.entries(terms).filter(([other]) => other !== name));

const normOf = (gradients: readonly tf.Tensor[]): tf.Scalar =>
  tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)) as tf.Scalar)));
