import { failure } from '../errors.js';
import type { AdversarialLoss, DiscriminatorView, Penalty } from './loss.js';

/** The loss with one more penalty, which refuses a critic that tfjs would silently differentiate wrongly. */
export const penalised =
  <Term extends string>({ name, weight, value }: Penalty<Term>) =>
  <Others extends string>(loss: AdversarialLoss<Others>): AdversarialLoss<Others | Term> => ({
    name: `${name}(${loss.name})`,
    discriminator: loss.discriminator,
    generator: loss.generator,
    perturbations: loss.perturbations,
    penalties: [
      ...loss.penalties,
      {
        name,
        weight,
        value: (view: DiscriminatorView) => {
          if (view.firstOrderOnly.length > 0)
            throw failure(
              'NotTwiceDifferentiable',
              view.firstOrderOnly.join(', '),
              `${name} differentiates the critic twice, and TensorFlow.js gets the second derivative of this layer wrong or has none`,
              'use the activations of rxgan/models there, or linear, relu or softplus in a LayersModel',
            );
          return value(view);
        },
      },
    ],
  });
