import * as tf from '@tensorflow/tfjs-core';
import { failure, type RxganFailure } from '../../errors.js';
import type { Requirement } from '../../losses/requirement.js';
import { twiceDifferentiableCritic } from '../../losses/requirements.js';
import { termsAndGradients } from '../../models/gradients.js';
import { nameOf } from '../../models/variable.js';
import { at, checkedAt, type Scheduled } from '../../schedules/schedule.js';
import { checked } from '../../schema/checked.js';
import { integer, number } from '../../schema/numbers.js';
import type { ApplyNetwork } from '../problem.js';
import type { Seen, UpdateContext } from './context.js';
import { discriminatorObjective } from './discriminatorProblem.js';

/** How far a generator looks ahead. */
export interface Unrolling {
  /** How many answers of the discriminator are thought through. */
  readonly steps: number;
  /** The length of the gradient step in each. */
  readonly rate: Scheduled<number>;
}

/** What unrolling needs of its options and of the discriminator. */
export const unrollingRequirements = ({ steps, rate }: Unrolling): readonly Requirement[] => [
  () => {
    checked(integer({ min: 1 }), 'unrolled.steps', steps, 'use 1 to 10');
  },
  ({ step }) => {
    checkedAt(number({ above: 0 }), 'unrolled.rate', rate, step, 'use the rate of the discriminator');
  },
  ({ discriminator: { noWeightOverride } }) => {
    if (noWeightOverride.length > 0) throw notReplaceable(noWeightOverride);
  },
  twiceDifferentiableCritic('unrolling'),
];

const notReplaceable = (names: readonly string[]): RxganFailure =>
  failure(
    'ConfigError',
    names.join(', '),
    'unrolling needs weights that can be replaced in a pass',
    'build the discriminator from the layers of rxgan/models, or read variables through weightOf',
  );

/**
 * The discriminator's weights after it has answered the generator's examples: w ← w - rate · ∇L_D(w), `steps` times, as
 * functions of those examples.
 */
export const unrolledWeights = (
  context: UpdateContext,
  seen: Seen,
  apply: ApplyNetwork,
  unrolling: Unrolling,
): ((variable: tf.Variable) => tf.Tensor) => {
  const { tick, step, loss } = context;
  const { network } = tick.model.players.discriminator;
  const rate = at(unrolling.rate, step);
  const index = new Map(network.variables.map((variable, i) => [variable, i]));
  const replaced = new Set<tf.Variable>();
  const override = (values: readonly tf.Tensor[]) => (variable: tf.Variable) => {
    replaced.add(variable);
    return values[index.get(variable)!]!;
  };
  let weights: readonly tf.Tensor[] = network.variables.map((variable) => tf.clone(variable));
  for (let i = 0; i < unrolling.steps; i++) {
    const { gradients } = termsAndGradients(
      () => {
        const pass = { owned: false, weights: override(weights), purpose: `unrolled ${i} ` };
        return tf.stack(Object.values(discriminatorObjective(context, seen, apply, pass).terms)) as tf.Tensor1D;
      },
      new Array<number>(1 + loss.discriminatorTerms.length).fill(1),
      weights,
    );
    // A layer that reads its variables past the pass would look as if they had no effect.
    const past = network.variables.filter((variable) => !replaced.has(variable));
    if (past.length > 0) throw notReplaceable(past.map(nameOf));
    weights = weights.map((weight, k) => tf.sub(weight, tf.mul(gradients[k]!, rate)));
  }
  return override(weights);
};
