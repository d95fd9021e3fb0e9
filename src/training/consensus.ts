import * as tf from '@tensorflow/tfjs-core';
import { cleanly } from '../models/gradients.js';
import { tapedPasses } from './passes.js';
import type { AnyModel, UpdateProblem } from './problem.js';

/** Gradients of several players at one point, each of a loss of its own. */
export interface JointGradients {
  /** v: the gradient of each player's own loss by its own weights. */
  readonly gradients: Readonly<Record<string, readonly tf.Tensor[]>>;
  /** ½ |v|². */
  readonly energy: tf.Scalar;
}

/**
 * The gradients of ½ |v|² by the weights of all players, v the gradients of their own losses: the consensus regularizer.
 *
 * Everything is on the tape, to second order. `problems`: one a player, of what it minimizes.
 */
export const consensusGradients = (model: AnyModel, problems: readonly UpdateProblem[]): JointGradients => {
  const names = problems.flatMap(({ players }) => players);
  const variablesOf = (name: string): tf.Variable[] => [...model.players[name]!.network.variables];
  const variables = names.flatMap(variablesOf);
  const { value, grads } = cleanly(() =>
    tf.engine().gradients(
      () => {
        const squares = problems.map(({ players, evaluate }) => {
          const own = players.flatMap(variablesOf);
          // Buffers have moved with the updates themselves.
          const passes = tapedPasses(model);
          const inner = tf.engine().gradients(
            () => {
              const { terms } = evaluate((player, x, pass) => passes.apply(player, x, { ...pass, owned: false }));
              return Object.values(terms).reduce((sum, term) => tf.add(sum, term));
            },
            own,
            undefined,
            true,
          );
          return inner.grads
            .filter((gradient) => gradient !== null && gradient !== undefined)
            .reduce<tf.Tensor>((sum, gradient) => tf.add(sum, tf.sum(tf.square(gradient))), tf.scalar(0));
        });
        return tf.mul(0.5, tf.addN(squares)) as tf.Scalar;
      },
      variables,
      undefined,
      true,
    ),
  );
  let from = 0;
  const gradients = names.map((name) => {
    const own = variablesOf(name);
    const part = own.map((variable, i) => grads[from + i] ?? tf.zerosLike(variable));
    from += own.length;
    return [name, part] as const;
  });
  return { gradients: Object.fromEntries(gradients), energy: value as tf.Scalar };
};
