import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { inputGradient } from '../models/gradients.js';
import type { Scheduled } from '../schedules/schedule.js';
import type { Term } from './loss.js';
import type { Requirement } from './requirement.js';
import { twiceDifferentiableCritic } from './requirements.js';
import { withDiscriminatorTerm } from './withTerm.js';

/** The gradient of one example must not depend on the others: with batch normalization it does. */
const separateExamples =
  (name: string): Requirement =>
  ({ discriminator: { mixesBatch } }) => {
    if (mixesBatch.length > 0)
      throw failure(
        'ConfigError',
        mixesBatch.join(', '),
        `mixes the examples of a batch, and ${name} is a penalty on the gradient of each alone`,
        'use layer normalization there, or none',
      );
  };

/** The loss with a penalty on the gradient of the critic, for critics that have the right one. */
export const penalized = <Name extends string>(term: Term<Name>) =>
  withDiscriminatorTerm({ ...term, penalty: true }, twiceDifferentiableCritic(term.name), separateExamples(term.name));

/** A penalty of weight / 2 · mean |∇D(x)|² on one side's examples: the squared norm is over all axes but the batch. */
export const zeroCentered = <Name extends string>(name: Name, side: 'real' | 'fake', weight: Scheduled<number>) =>
  penalized({
    name,
    weight,
    value: ({ critic, [side]: examples }) => {
      const gradient = inputGradient(critic, examples);
      return tf.div(tf.sum(tf.square(gradient)), 2 * examples.shape[0]!);
    },
  });

/** |g_i| for each example, over all axes but the batch. The 1e-12 keeps the root differentiable where a critic is flat. */
export const exampleNorms = (gradient: tf.Tensor): tf.Tensor1D => {
  const rows = tf.reshape(gradient, [gradient.shape[0]!, -1]);
  return tf.sqrt(tf.add(tf.sum(tf.square(rows), 1), 1e-12));
};
