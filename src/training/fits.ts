import type * as tf from '@tensorflow/tfjs-core';
import { failure, type RxganFailure } from '../errors.js';
import type { AnyLoss } from '../losses/loss.js';
import { problemsOf, refusal } from '../losses/requirement.js';
import { latentsOf } from '../models/latents.js';
import { sameShape } from '../shape.js';
import type { Tick } from '../streams/tick.js';

const shapeProblems = ({ model, batch, step }: Tick, packing: number): RxganFailure[] => {
  const latents = latentsOf(model);
  const { inputShape } = model.players.discriminator.network;
  const example = batch.shape.slice(1);
  const seen = [...example.slice(0, -1), packing * (example.at(-1) ?? 1)];
  const empty = batch.shape[0] === 0;
  const many = packing === 1 ? '' : `, ${packing} of which make [${seen}]`;
  return [
    ...(empty
      ? [
          failure(
            'ShapeMismatch',
            `tick ${step}, batch`,
            'has no examples, and the mean of nothing is not a number',
            'give every batch one example or more',
          ),
        ]
      : []),
    ...(sameShape(seen, inputShape)
      ? []
      : [
          failure(
            'ShapeMismatch',
            `tick ${step}, batch`,
            `has examples of shape [${example}]${many}, but the discriminator takes [${inputShape}]`,
            'make the outputs of the generator and the inputs of the discriminator of the shape of the data',
          ),
        ]),
    ...(sameShape([latents.size], model.players.generator.network.inputShape)
      ? []
      : [
          failure(
            'ShapeMismatch',
            `tick ${step}, latents`,
            `${latents.name} gives vectors of length ${latents.size}, but the generator takes [${model.players.generator.network.inputShape}]`,
            'give latents() the size of the generator’s input',
          ),
        ]),
  ];
};

/**
 * Do batch, latents, networks and loss fit together? Asked at every update, since a pipeline may change any of them; all
 * that is wrong is said at once.
 */
export const assertFits = (tick: Tick, loss: AnyLoss): void => {
  const { model, batch, labels, step } = tick;
  const latents = latentsOf(model);
  const [first, ...others] = [
    ...shapeProblems(tick, Number.isSafeInteger(loss.packing) ? loss.packing : 1),
    ...problemsOf(loss, {
      step,
      latents,
      generator: model.players.generator.network,
      discriminator: model.players.discriminator.network,
      batch: batch.shape[0]!,
      classes: labels?.classes,
    }),
  ];
  if (first !== undefined) throw refusal([first, ...others]);
};

/** The tensor, if it is a single number; losses, terms and metrics of one's own must be. */
export const asScalar = (path: string, tensor: tf.Tensor): tf.Scalar => {
  if (tensor.rank === 0) return tensor as tf.Scalar;
  throw failure(
    'ShapeMismatch',
    path,
    `is of shape [${tensor.shape}], expected a single number`,
    'reduce it with tf.mean',
  );
};
