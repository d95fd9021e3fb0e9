import * as tf from '@tensorflow/tfjs-core';
import { asScalar } from '../losses/asScalar.js';
import { cleanly } from '../models/gradients.js';
import type { Passes } from './passes.js';
import type { ObjectiveValue, UpdateProblem, UpdateResult } from './problem.js';

/** The names of an objective's numbers, in the order in which one vector holds them. */
interface Layout {
  readonly terms: readonly string[];
  readonly measured: readonly string[];
  readonly states: NonNullable<ObjectiveValue['states']>;
}

const flat = (tensor: tf.Tensor): tf.Tensor1D => tf.reshape(tensor, [tensor.size]);

/** The value of an objective and the gradient of the sum of its terms by the weights of the players that learn. */
export const differentiate = (problem: UpdateProblem, passes: Passes): UpdateResult => {
  const { model, players, evaluate } = problem;
  const variables = players.flatMap((name) => model.players[name]!.network.variables);
  let layout: Layout | undefined;
  let values: tf.Tensor1D | undefined;
  try {
    const { grads } = cleanly(() =>
      tf.engine().gradients(
        () => {
          const { terms, measured = {}, states = [] } = evaluate(passes.apply);
          layout = { terms: Object.keys(terms), measured: Object.keys(measured), states };
          const scalars = Object.entries({ ...terms, ...measured }).map(([name, value]) => asScalar(name, value));
          const all = tf.concat1d([...scalars.map(flat), ...states.map(([, next]) => next)]);
          values = tf.keep(tf.clone(all));
          return tf.sum(tf.slice(all, 0, layout.terms.length));
        },
        variables,
        undefined,
        true,
      ),
    );
    const { terms, measured, states } = layout!;
    let place = 0;
    const scalarsOf = (names: readonly string[]): Readonly<Record<string, tf.Scalar>> =>
      Object.fromEntries(names.map((name) => [name, tf.reshape(tf.slice(values!, place++, 1), [])]));
    const result = { terms: scalarsOf(terms), measured: scalarsOf(measured) };
    let from = 0;
    const gradients = players.map((name) => {
      const own = model.players[name]!.network.variables;
      const slice = own.map((variable, i) => grads[from + i] ?? tf.zerosLike(variable));
      from += own.length;
      return [name, slice] as const;
    });
    return {
      ...result,
      states: states.map(([state]) => {
        const { length } = state.initial;
        place += length;
        return [state, tf.slice(values!, place - length, length)] as const;
      }),
      gradients: Object.fromEntries(gradients),
      fused: passes.taped() === 0,
    };
  } finally {
    values?.dispose();
    passes.release();
  }
};
