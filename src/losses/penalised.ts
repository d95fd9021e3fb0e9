import { failure } from '../errors.js';
import type { Demand } from './demand.js';
import type { Term } from './loss.js';
import { withDiscriminatorTerm } from './withTerm.js';

/** A critic that tfjs would silently differentiate wrongly is refused by its layers' names. */
export const twiceDifferentiableCritic =
  (name: string): Demand =>
  ({ discriminator: { firstOrderOnly } }) => {
    if (firstOrderOnly.length > 0)
      throw failure(
        'NotTwiceDifferentiable',
        firstOrderOnly.join(', '),
        `${name} differentiates the critic twice, and TensorFlow.js gets the second derivative of this layer wrong or has none`,
        'use the activations of rxgan/models there, or linear, relu or softplus in a LayersModel',
      );
  };

/** The gradient of one example must not depend on the others: with batch normalisation it does. */
const separateExamples =
  (name: string): Demand =>
  ({ discriminator: { coupled } }) => {
    if (coupled.length > 0)
      throw failure(
        'ConfigError',
        coupled.join(', '),
        `mixes the examples of a batch, and ${name} is a penalty on the gradient of each alone`,
        'use layer normalisation there, or none',
      );
  };

/** The loss with a penalty on the gradient of the critic, for critics that have the right one. */
export const penalised = <Name extends string>(term: Term<Name>) =>
  withDiscriminatorTerm(term, twiceDifferentiableCritic(term.name), separateExamples(term.name));
