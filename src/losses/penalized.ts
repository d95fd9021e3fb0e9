import { failure } from '../errors.js';
import type { Term } from './loss.js';
import type { Requirement } from './requirement.js';
import { withDiscriminatorTerm } from './withTerm.js';

/** A critic that tfjs would silently differentiate wrongly is refused by its layers' names. */
export const twiceDifferentiableCritic =
  (name: string): Requirement =>
  ({ discriminator: { firstOrderOnly } }) => {
    if (firstOrderOnly.length > 0)
      throw failure(
        'NotTwiceDifferentiable',
        firstOrderOnly.join(', '),
        `${name} differentiates the critic twice, and TensorFlow.js gets the second derivative of this layer wrong or has none`,
        'use the activations of rxgan/models there, or linear, relu or softplus in a LayersModel',
      );
  };

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
